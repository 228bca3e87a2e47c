import { join } from "node:path";
import { cacheOptions } from "./caching.ts";
import { defineCommand } from "./command.ts";
import { bytesForRows, memoryOptions } from "./memory.ts";
import { directoryFrom } from "./usage.ts";
import {
  assumptions,
  charts,
  customFormats,
  json,
  provider,
  quiet,
  reportName,
  reportOptions,
} from "./options.ts";

export const report = defineCommand({
  name: "report",
  operands: "<paths..>",
  describe: "Write a report page, tables and a clean-up script, and print the findings",
  needs: "a PATH: a file, a directory, a pattern in quotes, or - for standard input",
  options: {
    out: {
      requiresArg: true,
      coerce: directoryFrom("out"),
      default: "out",
      describe: "Directory to write into",
    },
    name: reportName,
    charts,
    provider,
    ...assumptions,
    ...customFormats,
    ...cacheOptions,
    ...memoryOptions,
    json: { ...json, describe: "Print the report as JSON instead of text" },
    quiet,
  },
  examples: [
    ["runlens report data", "everything about the logs in data/, into out/"],
    ["runlens report 'log.*.txt' --out today", "a pattern, another directory"],
    ["runlens report data --name 'July 2012' --charts svg,png", "one of several reports, with its charts"],
    ["ssh host cat log.txt | runlens report -", "from another machine"],
  ],
  async run(args, { terminal, version, commandLine }) {
    const { formatFiles, formatsFrom } = await import("./custom-formats.ts");
    const formats = formatsFrom(args);
    const { openCache } = await import("./caching.ts");
    const { drawBehind, takesLonger } = await import("./draw-behind.ts");
    const { gather, keepsWritten } = await import("./gather.ts");
    const { everyTable } = await import("../analysis/kept-shares.ts");
    const { analyseTables, passageReader, quoteInputs, tabulate } = await import("../pipeline.ts");
    const { drawnWhenBuilt, ownFiles, publishForOthers, publishPage, tidyUp } = await import("./publish.ts");
    const { publishData } = await import("./publish-data.ts");
    const { publishIndex } = await import("./report-index.ts");
    const { buildReport } = await import("../reports/index.ts");
    const { keepDrawings, recallDrawings } = await import("./remembered-drawings.ts");
    const { joinWritten, writeProducts } = await import("./products.ts");
    const { planScript } = await import("./script.ts");
    const { writeBehind } = await import("./write-behind.ts");
    const out = args.name === undefined ? args.out : join(args.out, args.name);
    const { SpooledTables } = await import("./spooled-tables.ts");
    const spooled = new SpooledTables(() => out, "csv");
    const cache = openCache(args.cache, args.paths, formatFiles(args));
    const anyDrawn = recallDrawings(cache);
    const gathered = await gather(args.paths, terminal, {
      formats,
      leaveOut: [args.out, ...ownFiles(out), ...formatFiles(args)],
      quiet: args.quiet,
      onFound(inputs) {
        if (takesLonger(inputs)) drawBehind({ soon: !anyDrawn });
      },
      cache,
      problemsAt: `${out}/tables/problems.csv`,
      folding: {
        bytes: bytesForRows(args["max-memory"]),
        keep: everyTable,
        onRows: (rows) => spooled.add(rows),
      },
    });
    if (keepsWritten(gathered, out, terminal)) return 1;
    tidyUp(out);
    const provenance = { version, command: commandLine, inputs: gathered.facts };
    const tables = tabulate(gathered.store);
    const script = { provider: args.provider };
    const behind = gathered.folded === null ? writeBehind(out, gathered.store, tables, script) : null;
    const writeData = behind ?? (async () => publishData(out, tables, () => planScript(tables, script)));
    const build = gathered.folded === null ? drawnWhenBuilt(buildReport) : buildReport;
    const analysis = analyseTables(tables, reportOptions(args), provenance, build);
    const named = args.name === undefined ? analysis.document : { ...analysis.document, title: args.name };
    const document = await quoteInputs(named, passageReader(gathered.landmarks));
    if (performance.now() > 1000) terminal.status("drawing the report");
    // While charts are drawn on another thread, the rest is written.
    const written = [publishPage(out, document), publishForOthers(out, document, args.charts), writeData()];
    const { paths } = joinWritten(await Promise.all(written));
    // What was written of tables that do not fit into memory is what is left of them; all rows are here.
    if (gathered.folded !== null) {
      spooled.addUnreadable(gathered.unreadable);
      writeProducts(join(out, "tables"), spooled.files());
    }
    spooled.close();
    if (cache?.isWorthwhile(gathered.facts) === true) keepDrawings(cache);
    const index = args.name === undefined ? [] : [publishIndex(args.out)];
    terminal.status(null);
    if (args.json) {
      const { writeReportJson } = await import("../output/json.ts");
      terminal.print(writeReportJson(document));
    } else if (!args.quiet) {
      const { writeText } = await import("../output/text.ts");
      terminal.print(writeText(document, terminal));
      terminal.print(`\nWritten:\n${[...paths, ...index].map((path) => `  ${path}\n`).join("")}`);
    }
    return gathered.unreadable.length > 0 || (gathered.folded?.serversLeftOut ?? 0) > 0 ? 1 : 0;
  },
});
