/**
 * What a command is. One file per verb exports one; `index.ts` lists them. The file itself stays light, because `--help` loads all of
 * them: what does the work is imported when the command runs.
 */
import type { InferredOptionTypes, Options } from "yargs";
import type { Terminal } from "./terminal.ts";

export type OptionSpecs = Readonly<Record<string, Options>>;

/** `inputs` names what the user gave before or after the options. */
export type Arguments<S extends OptionSpecs> = InferredOptionTypes<S> & { readonly paths: readonly string[] };

/** What every command is given. */
export interface Session {
  readonly terminal: Terminal;
  readonly version: string;
  /** The command line, secrets removed. */
  readonly commandLine: string;
}

/**
 * 0: all is well; 1: something could not be read or written, or a limit of `check` is broken; 3: `check` cannot tell, or more of what
 * `watch --once` checks failed than before. Wrong usage, which is 2, is a `UsageError`. `record` passes on what its command returned.
 */
export type ExitCode = number;

export interface Command<S extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  /** What stands behind the name: `<paths..>`, or nothing. */
  readonly operands: "" | "<paths..>" | "<directory>" | "<command..>";
  readonly describe: string;
  /** What the command needs, said to somebody who left it out. */
  readonly needs: string;
  readonly options: S;
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  readonly run: (args: Arguments<S>, session: Session) => Promise<ExitCode>;
}

/** Checks a command's types where it is written, and forgets them for the list. */
export function defineCommand<const S extends OptionSpecs>(command: Command<S>): Command {
  return command as unknown as Command;
}
