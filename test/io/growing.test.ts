import { createHash } from "node:crypto";
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GrowingReader, type Position } from "../../src/io/growing.ts";
import { sampleLength } from "../../src/io/text-gate.ts";

let dir = "";
let path = "";
const reader = new GrowingReader(0);
const text = "a line of a log that grows\n".repeat(2000);
/** Before what is changed in a moment: some clocks tick only every few milliseconds. */
const earlier = 1_343_582_734;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-growing-"));
  path = join(dir, "log.txt");
  writeFileSync(path, text);
  utimesSync(path, earlier, earlier);
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const sha256 = (contents: string | Buffer) => createHash("sha256").update(contents).digest("hex");

/** What is read, into a sink that was begun, into the one that goes on, and into one that was forgotten. */
async function read(before: Position | null = null, canGoOn = true) {
  let [begun, again] = ["", ""];
  const position = await reader.read(
    path,
    before,
    () => (buffer, start, end) => {
      begun += buffer.toString("latin1", start, end);
    },
    () =>
      canGoOn
        ? (buffer, start, end) => {
            again += buffer.toString("latin1", start, end);
          }
        : null,
  );
  return { position, begun, again };
}

/** Of the file as it is now, and then forgotten. */
async function forgotten(): Promise<Position> {
  return { ...(await read()).position, resume: null };
}

function replace(at: number, by: string): void {
  const contents = readFileSync(path);
  contents.write(by, at, "latin1");
  writeFileSync(path, contents);
}

describe("a file that was looked at before", () => {
  it("is as it was if only its permissions or its name were changed: its contents say so", async () => {
    const { position } = await read();
    const then = { ...position, stamp: { ...position.stamp, touchedAt: 0n } };
    const now = await read(then);
    expect(now).toMatchObject({ begun: "", again: "" });
    expect(now.position.stamp).toEqual(position.stamp);
    expect((await read({ ...then, sha256: sha256("other") })).begun).toBe(text);
  });

  it("is read on where it grew, though its time of change be the same", async () => {
    const then = await forgotten();
    appendFileSync(path, "more\n");
    utimesSync(path, earlier, earlier);
    const { begun, again, position } = await read(then);
    expect([begun, again]).toEqual(["", "more\n"]);
    expect(position.sha256).toBe(sha256(`${text}more\n`));
    expect(position.stamp.bytes).toBe(statSync(path).size);
  });

  it("is read anew if it became another without growing", async () => {
    const then = await forgotten();
    replace(0, "A");
    expect(await read(then)).toMatchObject({ begun: `A${text.slice(1)}`, again: "" });
    writeFileSync(path, "short\n");
    expect(await read(then)).toMatchObject({ begun: "short\n", again: "" });
  });

  it.each([0, 26_000, text.length - 1])("is read anew if it grew and byte %i is another", async (at) => {
    const then = await forgotten();
    appendFileSync(path, "more\n");
    replace(at, "#");
    expect(await read(then)).toMatchObject({ begun: readFileSync(path, "latin1"), again: "" });
  });

  it.each([0, text.length - 1])(
    "is read anew, with all that reading needs, if byte %i is another",
    async (at) => {
      const { position } = await read();
      appendFileSync(path, "more\n");
      replace(at, "#");
      expect(await read(position)).toMatchObject({ begun: readFileSync(path, "latin1"), again: "" });
    },
  );

  it("is read anew if another file took its name, though it begins and ends as that one did", async () => {
    const { position } = await read();
    const other = join(dir, "other.txt");
    writeFileSync(other, `${text}more\n`);
    renameSync(other, path);
    expect(await read(position)).toMatchObject({ begun: `${text}more\n`, again: "" });
  });

  it("is read anew if reading cannot go on, or never came to the end", async () => {
    const then = await forgotten();
    appendFileSync(path, "more\n");
    expect((await read(then, false)).begun).toBe(`${text}more\n`);
    expect(await read({ ...then, sha256: null })).toMatchObject({ begun: `${text}more\n`, again: "" });
  });

  it("is read anew as long as it was too short to tell what it is", async () => {
    for (const [length, isAgain] of [
      [sampleLength - 1, false],
      [sampleLength, true],
    ] as const) {
      writeFileSync(path, text.slice(0, length));
      const then = await forgotten();
      appendFileSync(path, "more\n");
      expect((await read(then)).again).toBe(isAgain ? "more\n" : "");
    }
  });
});

it("a compressed file has the SHA-256 of what it holds and its own, a damaged one neither", async () => {
  const packed = gzipSync(text);
  writeFileSync(path, packed);
  expect(await read()).toMatchObject({
    begun: text,
    position: {
      sha256: sha256(packed),
      unpacked: { bytes: text.length, sha256: sha256(text) },
      trouble: null,
      resume: null,
    },
  });
  writeFileSync(path, packed.subarray(0, -12));
  const { sha256: own, unpacked, trouble } = (await read()).position;
  expect([own, unpacked]).toEqual([null, null]);
  expect(trouble).not.toBeNull();
});
