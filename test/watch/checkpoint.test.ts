import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, assert, beforeEach, describe, expect, it } from "vitest";
import { settleLogs } from "../../src/analysis/settle.ts";
import { builtInFormats } from "../../src/parsers/index.ts";
import { copyInput, InputScanner, startInput } from "../../src/parsers/input-scanner.ts";
import { joinParts, wholeOf } from "../../src/tables/parts.ts";
import { Store } from "../../src/tables/store.ts";
import { checkpointOf, type Readable, revive } from "../../src/watch/checkpoint.ts";
import { randomFrom } from "../e2e/watch/faults.ts";
import { rowsOfStore } from "../parsers/harness.ts";

let dir = "";
let path = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-checkpoint-"));
  path = join(dir, "log");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const samples = readdirSync("data")
  .filter((name) => name.endsWith(".txt"))
  .map((name) => readFileSync(join("data", name)));
const random = randomFrom(11);

/** A long log of everything that runlens reads, which ends anywhere. */
function someLog(): Buffer {
  const quiet = Buffer.from("nobody reads this\n".repeat(200));
  const parts = Array.from({ length: 12 }, () =>
    random() < 0.3 ? quiet : (samples[Math.floor(random() * samples.length)] ?? quiet),
  );
  return Buffer.concat(parts);
}

function begin(): Readable {
  const store = new Store();
  store.source = path;
  return { store, state: { ...startInput(builtInFormats), reader: "lines" } };
}

const feed = ({ store, state }: Readable, bytes: Buffer) =>
  new InputScanner(builtInFormats, store, state).write(Buffer.from(bytes));

/** The settled rows, as if the log ended here. */
function settledRows({ store, state }: Readable): Store {
  const mark = store.mark();
  new InputScanner(builtInFormats, store, copyInput(state)).end();
  const settled = joinParts([wholeOf(store)]);
  settleLogs(settled);
  store.rewind(mark);
  return settled;
}

describe("a checkpoint in a log", () => {
  it("lets reading go on as if it had never stopped, or says that it cannot", () => {
    let revived = 0;
    for (let round = 0; round < 60; round++) {
      const log = someLog();
      const cut = 1 + Math.floor(random() * (log.length - 1));
      writeFileSync(path, log.subarray(0, cut));
      const reading = begin();
      feed(reading, log.subarray(0, cut));
      const checkpoint = checkpointOf(reading, reading.store.mark());
      assert(checkpoint !== null);
      const part = wholeOf(settledRows(reading));
      const kept = {
        ...checkpoint,
        ...(JSON.parse(JSON.stringify({ digest: checkpoint.digest })) as object),
      };
      const again = revive(kept, part, path, cut, builtInFormats, 4096);
      if (again === null) continue;
      revived++;
      feed(again, log.subarray(cut));
      feed(reading, log.subarray(cut));
      assert.deepEqual(rowsOfStore(settledRows(again)), rowsOfStore(settledRows(reading)));
      expect(again.state.lines).toBe(reading.state.lines);
    }
    expect(revived).toBeGreaterThan(20);
  });

  it("is refused if the log is another one by now, near its end", () => {
    const log = Buffer.from("nobody reads this\n".repeat(5000));
    const reading = begin();
    feed(reading, log);
    const checkpoint = checkpointOf(reading, reading.store.mark());
    assert(checkpoint !== null);
    const part = wholeOf(settledRows(reading));
    const again = () => revive(checkpoint, part, path, log.length, builtInFormats, 4096);
    writeFileSync(path, log);
    expect(again()).not.toBeNull();
    writeFileSync(path, log.fill("x", log.length - 5, log.length - 1));
    expect(again()).toBeNull();
    writeFileSync(path, Buffer.alloc(log.length));
    expect(again()).toBeNull();
  });

  it("holds nothing of what parsers remember but a digest", () => {
    const reading = begin();
    feed(reading, Buffer.from("Traceback (most recent call last):\n  password=hunter2"));
    expect(JSON.stringify(checkpointOf(reading, reading.store.mark()))).not.toContain("hunter2");
  });
});
