/** Tables with whatever a log may put into them, for the writers that read columns. */
import fc from "fast-check";
import { Store } from "../../src/tables/store.ts";
import { type Tables, toTables } from "../../src/tables/tables.ts";
import { hostileTexts } from "./hostile.ts";

/** Texts on whose first or last character something depends stand beside ordinary ones. */
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    ...hostileTexts,
    "",
    "-",
    "=",
    " ",
    "-x",
    "a ",
    " a",
    "a\u3000",
    "\ufeffa",
    "＝1",
    "a\x7f",
    "a\tb",
  ),
  fc.string({ unit: fc.constantFrom(...Array.from("=+-@, \t\v\f\r\n\"\\'a1é")) }),
);

/** Whole numbers, measured ones, and those that no log holds. */
const anyNumber = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.nat(2_000_000_000).map((micros) => micros / 1e6),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(
    0,
    -0,
    0.1 + 0.2,
    1e-7,
    1e-6,
    1e21,
    2 ** 53,
    999_999_999,
    1e9,
    999_999_999.999999,
    1e15 + 0.125,
  ),
);

/** A row of the table `builds`: it has columns of every kind. */
export const anyRow = fc.record({
  source: anyText,
  line: fc.nat(2 ** 32 - 1),
  test: fc.option(anyNumber),
  index: fc.option(anyNumber),
  server: fc.option(anyText),
  stage: fc.option(anyText),
  outcome: fc.option(fc.constantFrom("built", "timeout")),
  duration_s: fc.option(anyNumber),
});

export function tablesWith(rows: readonly (typeof anyRow extends fc.Arbitrary<infer R> ? R : never)[]): {
  store: Store;
  tables: Tables;
} {
  const store = new Store();
  for (const { source, line, ...values } of rows) {
    store.source = source;
    store.table("builds").add(line, values);
  }
  return { store, tables: toTables(store) };
}

/** All pieces as one text; each is copied before the next one is asked for. */
export function joined(pieces: Iterable<Uint8Array>): string {
  return Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece))).toString();
}
