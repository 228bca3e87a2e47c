import { defineCommand } from "./command.ts";
import { customFormats, json } from "./options.ts";

export const inspect = defineCommand({
  name: "inspect",
  operands: "<paths..>",
  describe: "Show which format took each line, and group the lines that none took",
  needs: "a PATH: a file, a directory, a pattern in quotes, or - for standard input",
  options: {
    unmatched: {
      type: "boolean",
      default: false,
      describe: "Show only the groups of lines that no format took",
    },
    ...customFormats,
    json,
  },
  examples: [
    ["runlens inspect log.txt", "why is something missing from the report?"],
    ["runlens inspect data --unmatched", "what do my logs say that runlens does not read?"],
  ],
  async run(args, { terminal }) {
    const { formatFiles, formatsFrom } = await import("./custom-formats.ts");
    const formats = formatsFrom(args);
    const { gather } = await import("./gather.ts");
    const { jsonListing, textListing } = await import("./listing.ts");
    const listing = args.json ? jsonListing(terminal, args.unmatched) : textListing(terminal, args.unmatched);
    const { unreadable } = await gather(args.paths, terminal, {
      formats,
      leaveOut: formatFiles(args),
      linesOf: listing.linesOf,
    });
    listing.end();
    return unreadable.length > 0 ? 1 : 0;
  },
});
