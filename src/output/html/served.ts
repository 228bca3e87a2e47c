/** The page as the watcher serves it: the one on disk with a script that keeps it up to date, which its policy allows, and nothing else. */
import { sourceHash } from "./csp.ts";

const policyTag = /(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)/;

export interface ServedPage {
  readonly html: string;
  /** For the header: what the page's own tag says. */
  readonly policy: string;
}

/** `version` tells this page from others; `script` is the text of `live/updates.ts`. */
export function servePage(html: string, script: string, version: string): ServedPage {
  const written = policyTag.exec(html)?.[2] ?? "default-src 'none'";
  const policy = `${allowScript(written, sourceHash(script))}; connect-src 'self'`;
  const end = html.lastIndexOf("</body>");
  const own = `<script data-version="${version}">${script}</script>\n`;
  const served = end === -1 ? html + own : html.slice(0, end) + own + html.slice(end);
  return {
    html: served.replace(policyTag, (_tag, before, _policy, after) => `${before}${policy}${after}`),
    policy,
  };
}

function allowScript(policy: string, hash: string): string {
  const directives = policy.split("; ").map((directive) => {
    if (!directive.startsWith("script-src ")) return directive;
    return directive === "script-src 'none'" ? `script-src ${hash}` : `${directive} ${hash}`;
  });
  return directives.some((directive) => directive.startsWith("script-src "))
    ? directives.join("; ")
    : `${policy}; script-src ${hash}`;
}
