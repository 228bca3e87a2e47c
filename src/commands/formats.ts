import { defineCommand } from "./command.ts";
import { json } from "./options.ts";

export const formats = defineCommand({
  name: "formats",
  operands: "",
  describe: "List the log formats that are read, with an example of each kind of line",
  needs: "nothing",
  options: { json },
  examples: [["runlens formats", "what runlens understands"]],
  async run(args, { terminal }) {
    const { lineParsers } = await import("../parsers/index.ts");
    if (args.json) {
      const list = lineParsers.map(({ id, title, lineTypes }) => ({ id, title, lineTypes }));
      terminal.print(`${JSON.stringify(list, null, 2)}\n`);
      return 0;
    }
    for (const { id, title, lineTypes } of lineParsers) {
      const lines = lineTypes.flatMap(({ meaning, example }) => [`  ${meaning}`, `      ${example}`]);
      terminal.print([`${id}: ${title}`, ...lines, "", ""].join("\n"));
    }
    return 0;
  },
});
