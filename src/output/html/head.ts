/** The head of every page: the policy stands before all that it rules. */
import { contentSecurityPolicy, sourceHash } from "./csp.ts";
import { type Markup, markup, trusted } from "./escape.ts";
import { style } from "./style.ts";

/** `scriptHashes` are those of the page's inline scripts; `version` that of the program, null where the page does not say. */
export function headOf(title: string, scriptHashes: readonly string[], version: string | null): Markup {
  const policy = contentSecurityPolicy([sourceHash(style)], scriptHashes);
  const generator = version === null ? "" : markup`<meta name="generator" content="runlens ${version}">\n`;
  return markup`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${generator}<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>`;
}
