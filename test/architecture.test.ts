import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const sourceDirectory = join(root, "src");

interface Layer {
  /** What it may import, by layer; `types of` is for `import type` alone. */
  readonly may: readonly string[];
  readonly because: string;
  /** It may touch the disk, the clock, the process: else all of that comes in as parameters. */
  readonly effects?: boolean;
}

const everything = [
  "analysis",
  "assembly",
  "cache",
  "charts",
  "commands",
  "io",
  "output",
  "parsers",
  "pipeline",
  "reading",
  "record",
  "reports",
  "serve",
  "tables",
  "units",
  "wasm",
  "watch",
];

/** The layers: a directory of src, or a file in it. Data flows from io to output; nothing knows what comes behind it. */
const layers: Readonly<Record<string, Layer>> = {
  assembly: { may: [], because: "it is compiled to WebAssembly, which knows nothing but bytes" },
  io: { may: [], because: "reading and writing files has nothing to do with what is in them", effects: true },
  wasm: { may: [], because: "how a module is started does not depend on what it is for" },
  units: { may: [], because: "how a number is written does not depend on what it measures" },
  tables: { may: [], because: "the tables are what all others agree on" },
  charts: { may: [], because: "a chart is made from plain options, so that any report can use it" },
  parsers: {
    may: ["assembly", "tables", "wasm"],
    because: "a parser fills tables and does not know what the rows are used for",
  },
  analysis: { may: ["tables", "units"], because: "figures come from tables, whatever log they are from" },
  reports: {
    may: ["analysis", "charts", "tables", "units"],
    because: "a report says what was found, not how it looks",
  },
  output: {
    may: [
      "assembly",
      "units",
      "wasm",
      "charts/palette",
      "charts/theme",
      "types of reports",
      "types of analysis",
    ],
    because: "a writer turns a document into bytes and needs nothing but the document",
  },
  reading: {
    may: ["analysis", "io", "parsers", "tables"],
    because: "it is the first half of the pipeline, on as many threads as there are processors",
    effects: true,
  },
  pipeline: {
    may: ["analysis", "io", "parsers", "reading", "reports", "tables"],
    because: "the pipeline goes from inputs to the document, and leaves writing to others",
  },
  watch: {
    may: ["analysis", "io", "parsers", "pipeline", "reading", "tables", "types of reports", "types of cache"],
    because: "the watcher runs the same pipeline",
    effects: true,
  },
  cache: {
    may: ["io", "tables", "types of watch"],
    because: "it keeps what was read, whatever it is",
    effects: true,
  },
  record: { may: ["io"], because: "it writes logs, and knows nothing of what reads them", effects: true },
  serve: {
    may: ["io", "output"],
    because: "it shows what was written, and knows nothing of how",
    effects: true,
  },
  commands: { may: everything, because: "a command puts everything together", effects: true },
  cli: { may: everything, because: "the program puts everything together", effects: true },
};

/** Of Node's own modules, what a layer without effects may use. */
const harmlessModules = new Set(["node:buffer", "node:crypto", "node:util", "node:zlib"]);
const effects =
  /\b(?:process\.|Date\.now|new Date\(\)|performance\.now|Math\.random|console\.|fetch\(|setTimeout|setInterval)/;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  /** `await import(…)`. */
  readonly lazy: boolean;
}

const files = readdirSync(sourceDirectory, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
  .sort();

/** The program without what only people read: comments, and texts but for the names of modules. */
function codeOf(file: string): string {
  return readFileSync(join(sourceDirectory, file), "utf8").replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}

function importsOf(file: string): Import[] {
  const pattern =
    /^(?:import|export)(?<type>\s+type\b)?(?<names>[^"';]*?)\bfrom\s*"(?<module>[^"]+)"|^import\s*"(?<bare>[^"]+)"|\bimport\("(?<lazy>[^"]+)"\)/gm;
  return [...codeOf(file).matchAll(pattern)].map(({ groups = {} }) => {
    const names = (groups["names"] ?? "")
      .replace(/[{}\s]+/g, " ")
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean);
    const typeOnly =
      groups["type"] !== undefined || (names.length > 0 && names.every((name) => name.startsWith("type ")));
    const lazy = groups["lazy"] !== undefined;
    return { from: file, to: groups["module"] ?? groups["bare"] ?? groups["lazy"] ?? "", typeOnly, lazy };
  });
}

const layerOf = (file: string): string => file.split("/")[0]?.replace(/\.ts$/, "") ?? "";
const target = ({ from, to }: Import): string =>
  relative(sourceDirectory, join(sourceDirectory, dirname(from), to));
const own = files.flatMap(importsOf).filter(({ to }) => to.startsWith("."));
const foreign = files.flatMap(importsOf).filter(({ to }) => !to.startsWith("."));

function allowed(one: Import): boolean {
  const layer = layerOf(one.from);
  const to = target(one);
  const may = layers[layer]?.may ?? [];
  if (layerOf(to) === layer || may.includes(layerOf(to)) || may.includes(to.replace(/\.ts$/, "")))
    return true;
  return one.typeOnly && may.includes(`types of ${layerOf(to)}`);
}

describe("the arrows between the layers", () => {
  it("every file belongs to a layer", () => {
    expect(files.filter((file) => layers[layerOf(file)] === undefined)).toEqual([]);
  });

  it("imports are found at all", () => {
    expect(own.length).toBeGreaterThan(100);
    expect(own.filter((one) => one.typeOnly).length).toBeGreaterThan(10);
    expect(foreign.some(({ to }) => to === "arquero")).toBe(true);
    expect(foreign.some(({ to }) => to === "fzstd")).toBe(true);
  });

  it.each(Object.entries(layers))("%s imports only what it may", (layer, { may, because }) => {
    const wrong = own
      .filter((one) => layerOf(one.from) === layer && !allowed(one))
      .map((one) => `src/${one.from} imports ${one.typeOnly ? "types of " : ""}src/${target(one)}`);
    expect(wrong, `${layer} may import ${may.join(", ") || "nothing of ours"}: ${because}`).toEqual([]);
  });

  it("no file imports itself, through however many others", () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (path.includes(file) || done.has(file)) return;
      for (const one of own.filter(({ from }) => from === file)) visit(target(one), [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe("effects stay at the edge", () => {
  /** Runs in a browser, and tells a reader how long ago something was. */
  const clocks = ["output/html/live/updates.ts"];
  const pure = files.filter((file) => layers[layerOf(file)]?.effects !== true && !clocks.includes(file));

  it("only io, the watcher, the commands and the program use Node's modules for disk, network and processes", () => {
    const wrong = foreign
      .filter(({ from, to }) => pure.includes(from) && to.startsWith("node:") && !harmlessModules.has(to))
      .map(({ from, to }) => `src/${from} imports ${to}`);
    expect(wrong, "take what you need as a parameter, so that a test needs neither disk nor clock").toEqual(
      [],
    );
  });

  it("only they touch the process, the clock and chance", () => {
    const wrong = pure.filter((file) => effects.test(codeOf(file).replace(/"(?:[^"\\\n]|\\.)*"/g, '""')));
    expect(wrong, "take what you need as a parameter, so that a test needs neither disk nor clock").toEqual(
      [],
    );
  });

  it("modules of Node are named as such, so that this can be checked", () => {
    const bare =
      /^(?:fs|path|os|net|http|https|child_process|worker_threads|crypto|util|stream|zlib|buffer)(?:\/|$)/;
    expect(foreign.filter(({ to }) => bare.test(to))).toEqual([]);
  });
});

describe("what is loaded when", () => {
  it("help, version and completion load neither arquero nor vega, nor anything else that takes its time", () => {
    const eager = [...own, ...foreign].filter(({ typeOnly, lazy }) => !typeOnly && !lazy);
    const packages = new Set<string>();
    const loaded = new Set<string>();
    const load = (file: string): void => {
      if (loaded.has(file)) return;
      loaded.add(file);
      for (const one of eager.filter(({ from }) => from === file)) {
        if (one.to.startsWith(".")) load(target(one));
        else if (!one.to.startsWith("node:")) packages.add(one.to);
      }
    };
    load("cli.ts");
    load("commands/parse.ts"); // which cli.ts imports first of all
    expect(loaded).toContain("commands/report.ts");
    expect([...packages], "import what does the work when the command runs: await import(…)").toEqual([
      "yargs",
    ]);
  });
});
