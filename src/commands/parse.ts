/** The command line, read by yargs: which command it asks for and with what, or what is wrong with it. */
import yargs, { type Argv } from "yargs";
import type { Arguments, Command, OptionSpecs } from "./command.ts";
import { commands } from "./index.ts";
import { explainRefusal } from "./refusal.ts";
import { UsageError } from "./usage.ts";

export interface Request {
  readonly command: Command;
  readonly args: Arguments<OptionSpecs>;
}

/**
 * What the words after the program's name ask for; null if yargs has answered already, on standard output: `--help`, `--version`,
 * `completion`. Throws a `UsageError`.
 */
export async function parseCommandLine(
  words: readonly string[],
  version: string,
  width: number,
): Promise<Request | null> {
  let request: Request | null = null;
  const parser = yargs([])
    .scriptName("runlens")
    .locale("en")
    .usage("runlens COMMAND: reads what benchmark runs leave behind, and says what happened in them")
    .parserConfiguration({ "dot-notation": false, "parse-numbers": false, "parse-positional-numbers": false })
    .wrap(Math.min(width, 110))
    .exitProcess(false)
    .fail((message, error) => {
      if (isBug(error)) throw error;
      throw new UsageError(explainRefusal(message, words, commands));
    });
  for (const command of commands) {
    parser.command(
      `${command.name} ${command.operands}`.trim(),
      command.describe,
      (builder) => describeCommand(builder, command),
      (argv) => {
        request = { command, args: { ...argv, paths: pathsOf(argv) } as unknown as Arguments<OptionSpecs> };
      },
    );
    const [first] = command.examples;
    if (first !== undefined) parser.example(...first);
  }
  await parser
    .completion("completion", "Print a script that lets bash or zsh complete commands and options")
    .demandCommand(1)
    .strict()
    .alias("help", "h")
    .version(version)
    .epilogue("runlens COMMAND --help tells more about a command.")
    .parseAsync(markPaths(words));
  return request;
}

/** Stands before words that yargs would not take for paths. No word of a command line can hold it. */
const literally = "\0";

/** `-` is a path, and behind `--` everything is. */
function markPaths(words: readonly string[]): string[] {
  const end = words.indexOf("--");
  // A shell that completes asks with the words typed so far, of which `--` is one that is not finished.
  if (words[0] === "--get-yargs-completions") return [...words];
  const before = end === -1 ? words : words.slice(0, end);
  const behind = end === -1 ? [] : words.slice(end + 1);
  return [
    ...before.map((word) => (word === "-" ? literally + word : word)),
    ...behind.map((word) => literally + word),
  ];
}

/** Yargs wraps what it objects to, and what our own option readers throw, into its own kind of error. */
function isBug(error: unknown): boolean {
  return error instanceof Error && error.name !== "YError" && !(error instanceof UsageError);
}

function describeCommand(builder: Argv, { options, examples }: Command): Argv {
  builder.options(options).epilogue("");
  for (const example of examples) builder.example(...example);
  return builder;
}

function pathsOf(argv: Readonly<Record<string, unknown>>): string[] {
  return [argv["paths"], argv["directory"], argv["command"]]
    .flat()
    .filter((path) => typeof path === "string")
    .map((path) => path.replace(literally, ""));
}
