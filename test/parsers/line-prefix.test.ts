import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Rows } from "./harness.ts";
import { readInput } from "./input-harness.ts";

const folder = join(import.meta.dirname, "cloud-benchmark");
const fixtures = readdirSync(folder)
  .filter((file) => file.endsWith(".log") && file !== "empty.log")
  .map((file) => ({ file, text: readFileSync(join(folder, file), "latin1") }));

const twoDigits = (n: number) => String(n % 60).padStart(2, "0");

/** What people's tools put before each line, by the number of the line, as bytes. */
const prefixes: Record<string, (line: number) => string> = {
  ts: (line) => `Nov ${String(1 + (line % 28)).padStart(2)} 09:${twoDigits(line)}:07 `,
  "ts -s": (line) => `00:${twoDigits(line)}:07 `,
  "ts -i %.s": (line) => `0.${String(line * 7919).padStart(6, "0")} `,
  "an ISO time": (line) => `2026-11-23T09:00:${twoDigits(line)}.${line}Z `,
  "grep -n": (line) => `${line}:`,
  "grep -Hn": (line) => `log.1343577945.txt:${line}:`,
  "cat -n": (line) => `${String(line).padStart(6)}\t`,
  "docker compose": () => "bench-1  | ",
  Fabric: () => "[10.0.0.1] out: ",
  "a coloured name": () => "\x1b[36mbench\x1b[0m | ",
  "a quotation": () => "> ",
  "a number and a time": (line) => `${line}:Nov 23 09:00:07 `,
};

const put = (text: string, prefix: (line: number) => string): Buffer =>
  Buffer.from(
    text
      .split(/(?<=\n)/)
      .map((line, i) => prefix(i + 1) + line)
      .join(""),
    "latin1",
  );

/** Other formats take the times of what they find from before it. */
const withoutTimes = ({ incidents = [], ...rows }: Rows): Rows => ({
  ...rows,
  incidents: incidents.map((incident) => ({ ...incident, at: null })),
});

describe.each(Object.entries(prefixes))("%s before each line", (_, prefix) => {
  it.each(fixtures)("of $file changes nothing", ({ text }) => {
    const plain = withoutTimes(readInput(Buffer.from(text, "latin1")).rows);
    const input = put(text, prefix);
    for (const cuts of [[], [100, 1000], [1, 2, 3, 4000]]) {
      const { rows, reader } = readInput(input, cuts);
      expect(withoutTimes(rows)).toEqual(plain);
      expect(reader).toBe("prefixed lines");
    }
  });
});

const build = (number: number) =>
  `[ 1][ ${number}] cloud server build [test${number}] created in ${number}00.5 seconds / 1 minutes\n`;
const buildsOf = (text: string) => {
  const { rows, reader } = readInput(text);
  return { builds: rows.builds?.map((row) => [row["line"], row["duration_s"]]) ?? [], reader };
};

const name = (i: number) => `host${String.fromCharCode(65 + (i % 26), 65 + Math.floor(i / 26))} | `;

describe("a prefix that nothing else has", () => {
  it("is one if two lines of the format have it", () => {
    const text = `bench@web §1 § ${build(1)}noise\nbench@web §2 § ${build(2)}`;
    expect(buildsOf(text)).toEqual({
      builds: [
        [1, 100.5],
        [3, 200.5],
      ],
      reader: "prefixed lines",
    });
  });

  it("may be one of 32", () => {
    const lines = Array.from({ length: 40 }, (_, i) => name(i) + build(1));
    expect(buildsOf(lines.join("")).builds.map(([line]) => line)).toEqual(
      lines.slice(0, 32).map((_, i) => i + 1),
    );
  });

  it("is prose if one line has it", () => {
    expect(buildsOf(`look at this line: ${build(1)}`)).toEqual({ builds: [], reader: "lines" });
  });

  it("is the last words of a program if it ends in a letter", () => {
    expect(buildsOf(`done${build(1)}done${build(2)}`).reader).toBe("lines");
  });
});

describe("lines of which some stand behind something", () => {
  it("are read as ever", () => {
    expect(buildsOf(`> ${build(1)}> ${build(2)}${build(3)}`)).toEqual({
      builds: [[3, 300.5]],
      reader: "lines",
    });
  });

  it("keep what a thread wrote into another's line where it was", () => {
    const torn = `> [ 1][ 1] cloud server bui${build(2)}`;
    expect(buildsOf(`> ${build(1)}${torn}`)).toEqual({
      ...buildsOf(`${build(1)}${torn.slice(2)}`),
      reader: "prefixed lines",
    });
  });
});
