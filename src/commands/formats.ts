import type { Format } from "../parsers/parser.ts";
import { defineCommand } from "./command.ts";
import { customFormats, json } from "./options.ts";
import { suggestion, textFrom, UsageError } from "./usage.ts";

export const formats = defineCommand({
  name: "formats",
  operands: "",
  describe: "List the formats that are read; with --explain, the kinds of lines of one",
  needs: "nothing",
  options: {
    explain: {
      requiresArg: true,
      coerce: textFrom("explain"),
      describe: "Show what each kind of line of this format means, with an example",
    },
    ...customFormats,
    json,
  },
  examples: [
    ["runlens formats", "what runlens understands"],
    ["runlens formats --explain gnu-time", "which lines of time -v it reads"],
    ["runlens formats --format-file mine.json --explain my-tool", "is my own format file right?"],
  ],
  async run(args, { terminal }) {
    const { formatsFrom } = await import("./custom-formats.ts");
    const known = formatsFrom(args);
    const all: readonly Format[] = [...known.lines, ...known.files];
    const chosen = args.explain === undefined ? all : [formatOf(args.explain, all)];
    if (args.json) {
      const list = chosen.map(({ id, title, lineTypes }) => ({ id, title, lineTypes }));
      terminal.print(`${JSON.stringify(list, null, 2)}\n`);
      return 0;
    }
    const [first] = chosen;
    if (args.explain !== undefined && first !== undefined) {
      terminal.print(explanationOf(first));
      return 0;
    }
    terminal.print(`Read line by line, wherever they stand in a log:\n${listOf(known.lines)}\n`);
    terminal.print(`Read as whole files:\n${listOf(known.files)}\n`);
    terminal.print("runlens formats --explain FORMAT shows the kinds of lines of one.\n");
    return 0;
  },
});

function formatOf(id: string, all: readonly Format[]): Format {
  const ids = all.map((format) => format.id);
  const found = all.find((format) => format.id === id);
  if (found !== undefined) return found;
  throw new UsageError(
    `--explain: there is no format ${id}${suggestion(id, ids)}; runlens formats lists them.`,
  );
}

function listOf(formatsOfKind: readonly Format[]): string {
  return formatsOfKind.map(({ id, title }) => `  ${id}: ${title}\n`).join("");
}

function explanationOf({ id, title, lineTypes }: Format): string {
  const lines = lineTypes.flatMap(({ meaning, example }) => [`  ${meaning}`, `      ${example}`]);
  return [`${id}: ${title}`, ...lines, ""].join("\n");
}
