#!/usr/bin/env node
/**
 * The program: the words of the command line become a command and its arguments, the command does the work, and its answer becomes the
 * exit code. 0: all is well. 1: an input could not be read (to its end), an output could not be written, a server could not go into
 * the script, or a limit of `check` is broken. 2: wrong usage. 3: `check` cannot tell. What a parser did not understand inside an input is printed and counted, but does not change the code:
 * logs of runs that died are what runlens is for.
 */
import { openTerminal, type Terminal } from "./commands/terminal.ts";
import { UsageError } from "./commands/usage.ts";
import { explainFileError } from "./io/errors.ts";
import { asTyped } from "./output/shell/quote.ts";

/** Put in by the build. */
declare const RUNLENS_VERSION: string;

async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    // In a working directory that is gone, yargs cannot even be loaded.
    const { parseCommandLine } = await import("./commands/parse.ts");
    const request = await parseCommandLine(words, RUNLENS_VERSION, terminal.width);
    if (request === null) return 0;
    const { redact } = await import("./parsers/redact.ts");
    const commandLine = redact(["runlens", ...words.map(asTyped)].join(" "));
    return await request.command.run(request.args, { terminal, version: RUNLENS_VERSION, commandLine });
  } catch (error) {
    terminal.status(null);
    if (error instanceof UsageError) {
      terminal.complain(`runlens: ${error.message}`);
      return 2;
    }
    const failure = explainFileError(error);
    if (failure === null) throw error;
    terminal.complain(`runlens: ${failure}`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2), openTerminal(process));
