/** How fast each parser reads its own fixtures, and how fast all of them together read the same. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadParts, root } from "./parts.mjs";

const megabytes = 32;
const blockLength = 256 * 1024;

const readers = `
  export { lineParsers } from "./src/parsers/index.ts";
  export { headroom, Scanner } from "./src/parsers/scanner.ts";
  export { startState } from "./src/parsers/scanner-state.ts";
  export { Store } from "./src/tables/store.ts";`;

/** The fixtures of a parser over and over. */
function inputOf(id) {
  const folder = join(root, "test/parsers", id);
  const logs = readdirSync(folder).filter((name) => name.endsWith(".log"));
  const once = Buffer.concat(logs.flatMap((name) => [readFileSync(join(folder, name)), Buffer.from("\n")]));
  return Buffer.concat(Array.from({ length: Math.ceil((megabytes * 1e6) / once.length) }, () => once));
}

function secondsToRead({ headroom, Scanner, startState, Store }, parsers, input) {
  const store = new Store();
  const scanner = new Scanner(parsers, store, startState(parsers));
  const block = Buffer.allocUnsafeSlow(headroom + blockLength + 128).subarray(64);
  const start = performance.now();
  for (let at = 0; at < input.length; at += blockLength) {
    const length = input.copy(block, headroom, at, Math.min(input.length, at + blockLength));
    scanner.write(block, headroom, headroom + length);
  }
  scanner.end();
  return (performance.now() - start) / 1000;
}

/** A row for each parser: megabytes a second alone, and with all parsers at once. */
export async function measureParsers(rounds) {
  const parts = await loadParts(readers);
  return parts.lineParsers.map((parser) => {
    const input = inputOf(parser.id);
    const fastest = (parsers) =>
      Math.min(...Array.from({ length: rounds }, () => secondsToRead(parts, parsers, input)));
    const rate = (parsers) => input.length / 1e6 / fastest(parsers);
    return { id: parser.id, alone: rate([parser]), all: rate(parts.lineParsers) };
  });
}
