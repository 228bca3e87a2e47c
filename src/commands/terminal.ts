/** Standard output and standard error, as the commands see them. */
import { explain } from "../io/errors.ts";
import { makeVisible } from "../output/visible.ts";

export interface Terminal {
  /** Colour may be used on standard output. */
  readonly colour: boolean;
  /** Columns of the terminal, or a fair guess where output goes elsewhere. */
  readonly width: number;
  /** A person types at standard input. */
  readonly hasKeyboard: boolean;
  /** Writes to standard output. Nothing happens once its reader has gone away. Bytes may change when the next piece is asked for. */
  print(text: string | Iterable<string | Uint8Array>): void;
  /** Writes one line to standard error. */
  complain(line: string): void;
  /** Shows what is going on in the last line of a terminal, over what was shown before; null takes it away. */
  status(text: string | null): void;
  /** Calls for attention, where a person may hear it. */
  ring(): void;
  /** `status` shows something: standard error is a terminal. */
  readonly showsStatus: boolean;
}

/** The parts of `process` that matter here. */
export interface TerminalStreams {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  exit(code: number): void;
}

/** Colour, by the conventions of no-color.org and force-color.org: refusal weighs more than force. */
export function wantsColour(isTerminal: boolean, env: TerminalStreams["env"]): boolean {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const force = env["FORCE_COLOR"] ?? "";
  if (force !== "") return force !== "0" && force !== "false";
  return isTerminal && env["TERM"] !== "dumb";
}

const clearLine = "\r\x1b[K";

/** What is too wide, as Chinese names of files are that have few characters, is cut by the terminal: of two lines, only one would be renewed. */
function withoutWrap(line: string): string {
  return `\x1b[?7l${line}\x1b[?7h`;
}

export function openTerminal(streams: TerminalStreams): Terminal {
  const { stdin, stdout, stderr, env } = streams;
  let statusShown = false;
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // The reader went away, as `head` and terminals do: no cause for alarm.
      if (error.code === "EPIPE" || (error.code === "EIO" && stream.isTTY)) return;
      if (stream === stdout) stderr.write(`runlens: standard output: ${explain(error)}\n`);
      streams.exit(1);
    });
  }
  const showsStatus = stderr.isTTY && env["TERM"] !== "dumb";
  const status = (text: string | null) => {
    if (!showsStatus || (text === null && !statusShown)) return;
    statusShown = text !== null;
    const line = makeVisible(text ?? "").slice(0, (stderr.columns || 80) - 1);
    stderr.write(clearLine + (line === "" ? "" : withoutWrap(line)));
  };
  return {
    colour: wantsColour(stdout.isTTY, env),
    width: Math.max(40, (stdout.isTTY && stdout.columns) || 80),
    hasKeyboard: stdin.isTTY === true,
    showsStatus,
    status,
    ring() {
      if (showsStatus) stderr.write("\x07");
    },
    print(text) {
      status(null);
      for (const piece of typeof text === "string" ? [text] : text) {
        // Known at once, while the event comes later: rows without number must not be made for nobody.
        if (stdout.errored !== null || stdout.destroyed) return;
        stdout.write(typeof piece === "string" ? piece : Buffer.from(piece));
      }
    },
    complain(line) {
      status(null);
      stderr.write(`${makeVisible(line)}\n`);
    },
  };
}
