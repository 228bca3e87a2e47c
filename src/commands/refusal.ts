/** What yargs objects to, in one sentence that says what to type instead. */
import { asTyped } from "../output/shell/quote.ts";
import type { Command } from "./command.ts";
import { suggestion } from "./usage.ts";

interface Facts {
  /** What the message of yargs names. */
  readonly named: string;
  /** What the user typed. */
  readonly words: readonly string[];
  /** Undefined if no command was recognised. */
  readonly command: Command | undefined;
  readonly commands: readonly Command[];
}

/** Messages of yargs, and what is said in their place. All others are sentences of our own. */
const sentences: readonly (readonly [RegExp, (facts: Facts) => string])[] = [
  [/^Unknown (?:argument|command)s?: (.*)/s, explainUnknown],
  [/^Not enough non-option arguments/, explainNothing],
  [/^Not enough arguments following: (.*)/, ({ named }) => `--${named} needs a value behind it.`],
  [/^Missing required arguments?: (.*)/, explainMissing],
];

export function explainRefusal(
  message: string,
  words: readonly string[],
  commands: readonly Command[],
): string {
  const command = commands.find(({ name }) => words.includes(name));
  const [first = ""] = words;
  if (first.startsWith("-") && first !== "--") return explainFirst(first, command);
  for (const [pattern, explain] of sentences) {
    const match = pattern.exec(message);
    if (match !== null) return explain({ named: match[1] ?? "", words, command, commands });
  }
  return message;
}

/** Options stand behind the command: before it, nothing tells which of them take a value. */
function explainFirst(option: string, command: Command | undefined): string {
  const name = option.replace(/^-+|=.*/gs, "");
  if (command !== undefined && name in command.options)
    return `options stand behind the command: runlens ${command.name} … --${name}.`;
  return `there is no option ${option}${suggestion(option, ["--help", "--version"])}; runlens --help lists them.`;
}

function needsOf(command: Command | undefined): string {
  return command?.needs ?? "a command, such as: runlens report data (see runlens --help)";
}

/** Where a word was meant as a name but looks like an option, yargs sees no name at all. */
function explainNothing({ words, command }: Facts): string {
  const unknown = command === undefined ? undefined : words.find((word) => isUnknownOption(word, command));
  if (command !== undefined && unknown !== undefined) return explainOption(unknown, command);
  return `${command?.name ?? "runlens"} needs ${needsOf(command)}.`;
}

function isUnknownOption(word: string, { options }: Command): boolean {
  const name = word.replace(/^-+|=.*/gs, "").replace(/^no-/, "");
  return word.startsWith("-") && name !== "" && !["help", "h", ...Object.keys(options)].includes(name);
}

function explainMissing({ named, command }: Facts): string {
  const [option = ""] = named.split(", ");
  const { describe = "" } = command?.options[option] ?? {};
  return `${command?.name ?? ""} needs --${option}: ${describe.charAt(0).toLowerCase()}${describe.slice(1)}.`;
}

/** Yargs names `--some-thing` as `some-thing` and as `someThing`: what the user typed tells which, and whether it was an option. */
function explainUnknown({ named, words, command, commands }: Facts): string {
  const unknown = named.split(", ");
  const typed = words.find((word) => unknown.some((name) => isOption(word, name)));
  if (typed !== undefined && command !== undefined) return explainOption(typed, command);
  const [word = ""] = unknown;
  if (command !== undefined) return `${word} is too much: ${command.name} takes ${command.needs}.`;
  const near = suggestion(word, [...commands.map(({ name }) => name), "completion"]);
  return `there is no command ${word}${near}; runlens --help lists them.`;
}

/** All options have long names: `-rf.txt` is rather the name of a file. */
function explainOption(typed: string, { name, options, operands }: Command): string {
  if (/^-[^-]./s.test(typed) && /^<(?:paths|directory)/.test(operands))
    return `${name} has no option ${typed}; names that begin with - go behind --: runlens ${name} -- ${asTyped(typed)}.`;
  const option = typed.replace(/=.*/s, "");
  const known = ["help", ...Object.keys(options)].map((long) => `--${long}`);
  const near = option.length > 2 ? suggestion(option, known) : "";
  return `${name} has no option ${option}${near}; runlens ${name} --help lists them.`;
}

function isOption(word: string, name: string): boolean {
  const option = word.replace(/=.*/s, "");
  return (
    option === `--${name}` || option === `--no-${name}` || (/^-[^-]/.test(option) && option.includes(name))
  );
}
