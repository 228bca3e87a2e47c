import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { showProgress } from "../../src/commands/progress.ts";
import { openTerminal, type TerminalStreams, wantsColour } from "../../src/commands/terminal.ts";

class Screen extends Writable {
  text = "";
  isTTY = true;
  columns = 60;
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

function open(isTTY: boolean, env: TerminalStreams["env"] = {}) {
  const [stdout, stderr] = [new Screen(), new Screen()];
  for (const screen of [stdout, stderr]) screen.isTTY = isTTY;
  const codes: number[] = [];
  const exit = (code: number) => codes.push(code);
  const streams = { stdin: {}, stdout, stderr, env, exit } as unknown as TerminalStreams;
  return { terminal: openTerminal(streams), stdout, stderr, codes };
}

describe("colour", () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { TERM: "dumb" }, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [false, { FORCE_COLOR: "1" }, true],
    [true, { FORCE_COLOR: "0" }, false],
    [true, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  ])("terminal %s with %j: %s", (isTerminal, env, colour) => {
    expect(wantsColour(isTerminal, env)).toBe(colour);
  });
});

describe("standard error", () => {
  it("shows control characters instead of sending them", () => {
    const { terminal, stderr } = open(true);
    terminal.complain("a\x1b[2Jb\nc");
    expect(stderr.text).toBe("a\\x1b[2Jb\\nc\n");
  });

  it("has a status line on a terminal, which gives way to whatever is printed", () => {
    const { terminal, stderr } = open(true);
    terminal.status("reading");
    terminal.complain("oh");
    expect(stderr.text).toBe("\r\x1b[K\x1b[?7lreading\x1b[?7h\r\x1b[Koh\n"); // too wide a line is not wrapped
  });

  it("rings without a trace of it", () => {
    const { terminal, stderr } = open(true);
    terminal.ring();
    expect(stderr.text).toBe("\x07");
  });

  it("has none elsewhere", () => {
    for (const { terminal, stderr } of [open(false), open(true, { TERM: "dumb" })]) {
      terminal.status("reading");
      terminal.ring();
      expect([stderr.text, terminal.showsStatus]).toEqual(["", false]);
    }
  });
});

describe("standard output", () => {
  it("takes no more pieces once its reader has gone away", () => {
    const { terminal, stdout } = open(false);
    let made = 0;
    function* pieces() {
      for (;;) {
        if (++made === 3) stdout.destroy();
        yield "piece ";
      }
    }
    terminal.print(pieces());
    expect([made, stdout.text]).toEqual([3, "piece piece "]);
  });
});

const failure = (code: string) => Object.assign(new Error(code), { code });

describe("an error of the streams", () => {
  it("ends the program with a sentence where the output is lost", () => {
    const { stdout, stderr, codes } = open(false);
    stdout.emit("error", failure("ENOSPC"));
    expect([stderr.text, codes]).toEqual(["runlens: standard output: no space is left on the device\n", [1]]);
  });

  it("is nothing to speak of where the reader went away", () => {
    const { stdout, stderr, codes } = open(false);
    stdout.emit("error", failure("EPIPE"));
    expect([stderr.text, codes]).toEqual(["", []]);
  });

  it("of standard error cannot be told to anybody, but by the exit status", () => {
    const { stderr, codes } = open(false);
    stderr.emit("error", failure("ENOSPC"));
    expect([stderr.text, codes]).toEqual(["", [1]]);
  });
});

describe("progress", () => {
  const inputs = ["a", "b"].map((source) => ({ source, kind: "file" as const, bytes: 500 }));

  it("is shown after a second, five times a second, with a share that never says 100 before the end", () => {
    const { terminal, stderr } = open(true);
    let now = 0;
    const progress = showProgress(inputs, terminal, () => now);
    const [first, second] = inputs;
    if (first !== undefined) progress.onInput(first);
    const seen: string[] = [];
    for (const [time, bytes] of [
      [900, 100],
      [1000, 100],
      [1100, 100],
      [1200, 100],
    ] as const) {
      now = time;
      stderr.text = "";
      progress.onBytes(bytes);
      seen.push(stderr.text.replace(/\r\x1b\[K|\x1b\[\?7[lh]/g, ""));
    }
    expect(seen).toEqual(["", "20 % · file 1 of 2 · a", "", "40 % · file 1 of 2 · a"]);
    if (second !== undefined) progress.onInput(second);
    now = 2000;
    stderr.text = "";
    progress.onBytes(900); // the file grew meanwhile
    expect(stderr.text).toContain("99 % · file 2 of 2 · b");
  });

  it("counts bytes where the size is not known beforehand", () => {
    const { terminal, stderr } = open(true);
    let now = 0;
    const progress = showProgress([{ source: "-", kind: "stream", bytes: 0 }], terminal, () => now);
    now = 5000;
    progress.onBytes(2_000_000);
    expect(stderr.text).toMatch(/1\.91 MiB · file 0 of 1/);
  });
});
