/**
 * The Content-Security-Policy of the page: nothing may be loaded, sent or embedded, and only those styles and scripts count whose SHA-256 is listed (CSP
 * Level 3). Text from a log that should ever get through as markup finds no way to run.
 */
import { createHash } from "node:crypto";

/** `'sha256-…'` of the text of an inline element. */
export function sourceHash(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

/** The policy for a page whose inline styles and scripts have these hashes; `data:` images serve the empty icon. */
export function contentSecurityPolicy(
  styleHashes: readonly string[],
  scriptHashes: readonly string[],
): string {
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "img-src data:",
    `style-src ${styleHashes.join(" ")}`,
    `script-src ${scriptHashes.length === 0 ? "'none'" : scriptHashes.join(" ")}`,
  ].join("; ");
}
