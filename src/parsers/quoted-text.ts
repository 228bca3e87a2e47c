/** Text in quotes as it is found where logs are passed on: in HTML, in JSON strings, in mail, between typographic quotes. */

export interface QuotedText {
  /** Begins with `"`, and ends with it if the quote ends there; nothing is escaped any more. */
  readonly text: string;
  /** It was quoted-printable: so are the lines that follow. */
  readonly printable: boolean;
}

/** What stands between a label and its value where both were marked up. */
const markup = /^(?:[\s*|\x60\u00a0]|&nbsp;|<\/?[a-z][^<>]{0,40}>|=20|=09)*/;
/** What may stand behind a closing quote: the border of a table, the end of a tag, of code, of a line in Markdown. */
const border = /(?<=["'”;]|=22)(?:[\s|\x60\u00a0\\]|\*\*|<\/?[a-z][^<>]{0,40}>|=20)+$/;

const entities: readonly (readonly [RegExp, string])[] = [
  [/&(?:quot|#34|#x22);/gi, '"'],
  [/&(?:apos|#39|#x27);/gi, "'"],
  [/&(?:nbsp|#160);/gi, " "],
  [/&lt;/g, "<"],
  [/&gt;/g, ">"],
  [/&amp;/g, "&"],
];

/** Reads what stands behind a label; null if that does not begin with a quote. */
export function readQuotedText(rest: string): QuotedText | null {
  const inside = rest.slice(markup.exec(rest)?.[0].length ?? 0);
  const text = inside.trimEnd().replace(border, "");
  if (text.startsWith('"'))
    return isPrintable(text) ? { text: decodePrintable(text), printable: true } : plain(text);
  if (text.startsWith("=22")) return { text: decodePrintable(text), printable: true };
  if (/^&(?:quot|#34|#x22);/i.test(text))
    return plain(entities.reduce((s, [name, sign]) => s.replace(name, sign), text));
  if (text.startsWith('\\"')) return plain(readEscaped(text));
  const pair = typographic.find(
    ([open, close]) => text.startsWith(open) && text.indexOf(close, 1) === text.length - 1,
  );
  return pair === undefined ? null : plain(`"${text.slice(1, -1)}"`);
}

function plain(text: string): QuotedText {
  return { text, printable: false };
}

/** Other pairs of quotes; only around the whole, for nothing says what is inside. */
const typographic: readonly (readonly [string, string])[] = [
  ["“", "”"],
  ["„", "“"],
  ["‘", "’"],
  ["«", "»"],
  ["'", "'"],
];

/** `\"a \\\"b\"\n","stream":…`: a string within a JSON string, up to where the outer one ends or breaks its line. */
function readEscaped(text: string): string {
  const inner = /^(?:\\[^n]|[^"\\\n])*/.exec(text)?.[0] ?? "";
  return inner.replace(/\\(["\\/])/g, "$1").trimEnd();
}

/** True if every `=` begins an escape of quoted-printable, and one of them is an equals sign within a word. */
function isPrintable(text: string): boolean {
  return /=3D[^\s"']/.test(text) && !/=(?![0-9A-F]{2}|$)/.test(text);
}

/** Quoted-printable (RFC 2045) as text: `=3D` → `=`. The `=` at a broken line's end stays. */
export function decodePrintable(text: string): string {
  return text.replace(/(?:=[0-9A-F]{2})+/g, (codes) =>
    Buffer.from(codes.replaceAll("=", ""), "hex").toString("utf8"),
  );
}
