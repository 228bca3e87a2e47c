import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineCommand, type OptionSpecs } from "./command.ts";
import { bytesForRows, memoryOfRowsOptions } from "./memory.ts";
import { customFormats, quiet } from "./options.ts";
import { directoryFrom, UsageError, wordFrom } from "./usage.ts";

const options = {
  format: {
    requiresArg: true,
    default: "json",
    describe: "json: one object with a key for each table; csv: a file for each table",
    coerce: wordFrom("format", ["json", "csv"]),
  },
  out: {
    requiresArg: true,
    coerce: directoryFrom("out"),
    describe: "Directory to write into; without it JSON goes to standard output",
  },
  ...customFormats,
  ...memoryOfRowsOptions,
  quiet,
} as const satisfies OptionSpecs;

export const exportTables = defineCommand({
  name: "export",
  operands: "<paths..>",
  describe: "Write the tables as JSON or CSV",
  needs: "a PATH: a file, a directory, a pattern in quotes, or - for standard input",
  options,
  examples: [
    ["runlens export data | jq .builds", "the build times, for another program"],
    ["runlens export data --format csv --out tables", "a file for each table"],
  ],
  async run({ paths, format, out, quiet: isQuiet, ...args }, { terminal }) {
    if (format === "csv" && out === undefined)
      throw new UsageError("export --format csv writes a file for each table: say where with --out DIR.");
    const { formatFiles, formatsFrom } = await import("./custom-formats.ts");
    const formats = formatsFrom(args);
    const { gather, keepsWritten } = await import("./gather.ts");
    const { removeAbandoned } = await import("../io/write.ts");
    const { sourcesWithRows } = await import("../analysis/sources-with-rows.ts");
    const { findContained } = await import("../reading/contained.ts");
    const { copyFindings } = await import("../reports/copies.ts");
    const { tabulate } = await import("../pipeline.ts");
    const { tableFileNames, tableFiles, tablesJson, writeProducts } = await import("./products.ts");
    const ownFiles = out === undefined ? [] : [out, ...tableFileNames.map((name) => join(out, name))];
    const leaveOut = [...ownFiles, ...formatFiles(args)];
    const { SpooledTables } = await import("./spooled-tables.ts");
    const spooled = new SpooledTables(() => out ?? tmpdir(), format);
    const gathered = await gather(paths, terminal, {
      formats,
      quiet: isQuiet,
      leaveOut,
      folding: {
        bytes: bytesForRows(args["max-memory"]),
        keep: {},
        onRows: (rows) => spooled.add(rows),
      },
    });
    if (out !== undefined && keepsWritten(gathered, out, terminal)) return 1;
    const { store, facts, unreadable, folded } = gathered;
    if (folded !== null) spooled.add(store);
    const tables = tabulate(store);
    const json = folded === null ? tablesJson(tables) : spooled.json();
    if (out === undefined) {
      terminal.print(json);
    } else {
      removeAbandoned(out, Date.now());
      const files = folded === null ? tableFiles(tables) : spooled.files();
      const written = writeProducts(
        out,
        format === "csv" ? files : [{ path: "tables.json", contents: json }],
      );
      if (!isQuiet) terminal.print(`Written:\n${written.paths.map((path) => `  ${path}\n`).join("")}`);
    }
    spooled.close();
    if (!isQuiet) {
      const findings = copyFindings(facts, () => sourcesWithRows(tables), findContained(tables, facts));
      for (const { text, advice = "" } of findings) terminal.complain(`${text} ${advice}`);
    }
    return unreadable.length > 0 ? 1 : 0;
  },
});
