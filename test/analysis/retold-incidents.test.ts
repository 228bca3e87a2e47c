import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settle } from "../../src/analysis/settle.ts";
import { lineParsers } from "../../src/parsers/index.ts";
import { startState } from "../../src/parsers/scanner-state.ts";
import { Scanner } from "../../src/parsers/scanner.ts";
import { Store } from "../../src/tables/store.ts";

const traceback = `Traceback (most recent call last):
  File "performance-single-cs.py", line 178, in cs_create
    server=sm.create(name, image, flavor)
cloudservers.exceptions.OverLimit: Too many requests... (HTTP 413)
`;
const line = "ERROR, hit the API limit at 2012-08-27 20:43:31.860466, imposing delay of 60\n";
const noise = "something else\n".repeat(5);

function incidentsOf(log: string): unknown[] {
  const store = new Store();
  store.source = "log";
  const scanner = new Scanner(lineParsers, store, startState(lineParsers));
  scanner.write(Buffer.from(log));
  scanner.end();
  settle(store);
  const incidents = store.table("incidents");
  return Array.from({ length: incidents.length }, (_, row) => {
    const { line: at, http_status, imposed_delay_s, exception } = incidents.at(row);
    return [at, http_status, imposed_delay_s, exception];
  });
}

const overLimit = "cloudservers.exceptions.OverLimit";

describe("an occurrence that is told twice", () => {
  it("is one incident that knows what both say: the line, then the traceback", () => {
    expect(incidentsOf(line + traceback)).toEqual([[1, 413, 60, overLimit]]);
  });

  it("is one incident that knows what both say: the traceback, then the line", () => {
    expect(incidentsOf(traceback + line)).toEqual([[1, 413, 60, overLimit]]);
  });

  it("is two incidents if something lies between", () => {
    expect(incidentsOf(line + noise + traceback)).toEqual([
      [1, null, 60, null],
      [7, 413, null, overLimit],
    ]);
  });

  it("is two incidents if both are tracebacks, or both lines", () => {
    expect(incidentsOf(traceback + traceback)).toHaveLength(2);
    expect(incidentsOf(line + line)).toHaveLength(2);
  });

  it("takes only one line with it", () => {
    expect(incidentsOf(line + traceback + line)).toEqual([
      [1, 413, 60, overLimit],
      [6, null, 60, null],
    ]);
  });

  it("is one for each response of --debug, with what the client says of it and the traceback", () => {
    const log = readFileSync(
      join(import.meta.dirname, "../parsers/client-message/openstack-debug.log"),
      "utf8",
    );
    expect(incidentsOf(log)).toEqual([
      [7, 413, null, "novaclient.exceptions.OverLimit"],
      [52, 413, null, null],
      [61, 413, null, "openstack.exceptions.HttpException"],
    ]);
  });

  it("is two incidents if the kinds differ", () => {
    const refused =
      "warning, bad request sent or bad response at 2012-08-27 20:43:31.860466, imposing delay of 60\n";
    expect(incidentsOf(refused + traceback)).toHaveLength(2);
  });
});
