import { parseCommandLine } from "../../src/commands/parse.ts";
import type { Terminal } from "../../src/commands/terminal.ts";

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, as `cli.ts` does but for its error handling; 80 columns, no colour, no version. */
export async function runCommand(words: readonly string[]): Promise<Outcome> {
  const written = { out: "", err: "" };
  const terminal: Terminal = {
    colour: false,
    width: 80,
    hasKeyboard: false,
    ring: () => undefined,
    showsStatus: false,
    print(text) {
      written.out += typeof text === "string" ? text : [...text].join("");
    },
    complain(line) {
      written.err += `${line}\n`;
    },
    status() {
      // nothing is shown
    },
  };
  const request = await parseCommandLine(words, "0.0.0", 80);
  if (request === null) throw new Error(`yargs answered ${words.join(" ")}`);
  const commandLine = ["runlens", ...words].join(" ");
  const code = await request.command.run(request.args, { terminal, version: "0.0.0", commandLine });
  return { code, ...written };
}
