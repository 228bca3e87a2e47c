import { defineCommand } from "./command.ts";
import { directoryFrom, numberFrom, textsFrom, UsageError } from "./usage.ts";

/** Stands between two commands. */
const separator = "--and";

export const record = defineCommand({
  name: "record",
  operands: "<command..>",
  describe: "Run a command and write a log of it: output, times, memory",
  needs: "a command behind --, such as runlens record -- sort big.txt",
  options: {
    dir: {
      requiresArg: true,
      coerce: directoryFrom("dir"),
      default: ".",
      describe: "Directory for the log, log.EPOCH.txt",
    },
    name: {
      requiresArg: true,
      coerce: textsFrom("name"),
      describe: "What the command is called in the report; of several commands, given in their order",
    },
    runs: {
      alias: "n",
      requiresArg: true,
      default: "1",
      coerce: numberFrom("runs", 1, "whole number"),
      describe: "How often to run it",
    },
    warmup: {
      requiresArg: true,
      default: "0",
      coerce: numberFrom("warmup", 0, "whole number"),
      describe: "Runs before that, which are not counted",
    },
    interleave: {
      type: "boolean",
      default: false,
      describe: `One run of each command in turn; commands are separated by ${separator}`,
    },
  },
  examples: [
    ["runlens record -- python3 benchmark.py", "a log of one run"],
    [
      "runlens record -n 10 --interleave --name old --name new -- ./old big.txt --and ./new big.txt",
      "a fair comparison, for runlens compare --by label",
    ],
  ],
  async run(args, { terminal }) {
    const { kernelRemark, record: recordRuns } = await import("../record.ts");
    const { fstatSync } = await import("node:fs");
    const commands = commandsOf(args.paths, args.name ?? []);
    const controller = new AbortController();
    // A command in the foreground gets Ctrl-C from the terminal itself, and its log has to be finished.
    process.on("SIGINT", () => controller.abort());
    process.on("SIGTERM", () => controller.abort("SIGTERM"));
    let isHungUp = false;
    process.on("SIGHUP", () => {
      isHungUp = true;
      controller.abort("SIGTERM");
    });
    if (commands.length * (args.runs + args.warmup) > 1 && fstatSync(0).isFIFO())
      terminal.complain(
        "runlens: standard input is a pipe: what the first run reads of it is not there for the others; a file that is given with < is read by each",
      );
    const { path, exitCode, remark } = await recordRuns({
      commands,
      directory: args.dir,
      runs: args.runs,
      warmup: args.warmup,
      interleave: args.interleave,
      signal: controller.signal,
      now: () => new Date(),
      onHeld: () =>
        terminal.complain(
          "runlens: the command has ended, but what it started holds its output open: waiting for that; Ctrl-C ends the waiting",
        ),
      show: (stream, bytes) => process[stream].write(bytes),
    });
    if (remark !== null)
      terminal.complain(`runlens: ${remark}${remark === kernelRemark ? ": apt-get install time" : ""}`);
    terminal.complain(`runlens: written to ${path}`);
    if (isHungUp) {
      // Node cannot end in any other way without a crash when its terminal is gone.
      process.removeAllListeners("SIGHUP");
      process.kill(process.pid, "SIGHUP");
    }
    return exitCode;
  },
});

function commandsOf(words: readonly string[], names: readonly string[]) {
  const lists: string[][] = [[]];
  for (const word of words) {
    if (word === separator) lists.push([]);
    else lists.at(-1)?.push(word);
  }
  if (lists.some((list) => list.length === 0))
    throw new UsageError(`record: there is nothing to run before or behind ${separator}.`);
  if (names.length > lists.length)
    throw new UsageError(
      `record: ${names.length} names for ${lists.length} ${lists.length === 1 ? "command" : "commands"}: separate commands by ${separator}.`,
    );
  return lists.map((list, i) => ({ words: list, name: names[i] ?? null }));
}
