/**
 * Takes secrets out of text before it enters a row. A form is a regular expression that ends right before the secret, and a rule for
 * where the secret ends; what is found is replaced by `[redacted]`. When in doubt a word is taken out: a report that hides a harmless
 * word is a nuisance, one that shows a password is a leak.
 *
 * Every expression is linear in the text: it can only start at the beginning of a word or at a fixed string, what it repeats is bounded
 * or cannot match what follows it, and reading goes on behind the secret.
 */

export const redacted = "[redacted]";

/** Finds out where a secret begins and ends. */
type ReadValue = (text: string, at: number, opener: string) => readonly [start: number, end: number];

export interface SecretForm {
  readonly name: string;
  /** Ends where the secret (or its quote) begins. A group `opener` is a quote that stands before the whole, and ends the secret too. */
  readonly find: RegExp;
  readonly value: ReadValue;
  /** True of what is certainly no secret; `before` is the text before the form, as far as it matters. */
  readonly unless?: (value: string, before: string) => boolean;
}

/** The first of `stops` at or after `at`, else the end of the text. */
function until(text: string, at: number, stops: RegExp): number {
  stops.lastIndex = at;
  return stops.exec(text)?.index ?? text.length;
}

/** `'…'`, `u'…'`, `"…"`, `\"…\"`: the inside of a quoted value, up to the end of the text if it never ends; null if none begins here. */
function readQuoted(text: string, at: number): readonly [number, number] | null {
  const opening = /[ub]?(\\{0,8})(["'])/iy;
  opening.lastIndex = at;
  const match = opening.exec(text);
  if (match === null) return null;
  const start = opening.lastIndex;
  const [, escape = "", quote = ""] = match;
  if (escape !== "") {
    const end = text.indexOf(escape + quote, start);
    return [start, end === -1 ? text.length : end];
  }
  const closing = quote === "'" ? /\\[^]|'/g : /\\[^]|"/g;
  closing.lastIndex = start;
  for (let found = closing.exec(text); found !== null; found = closing.exec(text))
    if (found[0] === quote) return [start, found.index];
  return [start, text.length];
}

/** A quoted value, else what stands up to a stop. Brackets and commas behind an unquoted value are not of it. */
function readUpTo(stops: RegExp): ReadValue {
  return (text, at, opener) => {
    const quoted = readQuoted(text, at);
    if (quoted !== null) return quoted;
    let end = until(text, at, stops);
    if (opener !== "") end = Math.max(end, text.indexOf(opener, at));
    const least = text.startsWith(redacted, at) ? at + redacted.length : at + 1;
    while (end > least && ",;)}]>".includes(text.charAt(end - 1))) end--;
    return [at, end];
  };
}

const readWord = readUpTo(/[\s"']/g);
const readParameter = readUpTo(/[\s"'&#]/g);

/** A quoted value, else everything up to the quote that stands before the name, or to the end of the line. */
const readRest: ReadValue = (text, at, opener) => {
  const quoted = readQuoted(text, at);
  if (quoted !== null) return quoted;
  let end = until(text, at, opener === "" ? /[\r\n]/g : opener.endsWith("'") ? /[\r\n']/g : /[\r\n"]/g);
  while (end > at && text[end - 1] === "\\") end--;
  return [at, end];
};

/** `password@address`: the part before the last @ of the word, or of what is quoted. */
const readBeforeAt: ReadValue = (text, at) => {
  const [start, end] = readQuoted(text, at) ?? [at, until(text, at, /\s/g)];
  return [start, start + Math.max(0, text.slice(start, end).lastIndexOf("@"))];
};

/** `password@host` of an address: up to the last @ before a slash, or of the whole word if the password itself holds the slash. */
const readUserinfo: ReadValue = (text, at) => {
  const host = text.slice(at, until(text, at, /[\s/]/g)).lastIndexOf("@");
  return host === -1 ? readBeforeAt(text, at, "") : [at, at + host];
};

/** Between a name and its value: `: `, `=`, ` => `, `": "`, `\": \"`. */
const colon = String.raw`\\*["'\x60]?\s*(?:=>|=|:)\s*`;
/** Between an option and its value: blanks, `=`, or `', '` in a list of arguments. */
const option = String.raw`(?:["']\s*,\s*|=|\s+)`;
const wordStart = String.raw`(?<![\w-])`;

/** Names, or ends of names, that are only given to secrets. */
const names = [
  "passw(?:or)?d",
  "passphrase",
  String.raw`(?:admin|auth|bastion|bind|db|ftp|http|ldap|login|mail|my|os|root|smtp|ssh|storage|sudo|user)[_-]?pass`,
  "(?:admin|db|mysql|root|user)[_-]?pwd",
  "token",
  "secret",
  "(?:access|account|api|auth|encryption|private|secret|session)[_ -]?key",
  "x-[a-z0-9-]{0,40}key",
].join("|");

/** Programs whose `-k` is not followed by a secret, up to where the `-k` stands. */
const harmlessK =
  /(?:^|[\s/|;&("'])(?:bzip2|curl|df|du|fuser|gmake|gzip|ls|make|man|ninja|pytest|py\.test|sort|tar|xz|zstd)\s[^|;&\n]*$/;

/** Field numbers (`sort -k 2,2n`), addresses (`curl -k https://…`) and options are no keys, nor is anything after the programs above. */
function isNoKey(value: string, before: string): boolean {
  const field = String.raw`\d{1,3}(?:\.\d+)?[a-zA-Z]{0,3}`;
  if (new RegExp(`^${field}(?:,${field})?$`).test(value)) return true;
  return /^(?:--?[a-z]|https?:\/\/)/i.test(value) || harmlessK.test(before);
}

/** All forms in which secrets stand in logs; each has a test. */
export const secretForms: readonly SecretForm[] = [
  {
    name: "headers that hold credentials",
    find: new RegExp(
      String.raw`(?<opener>(?<!\\)\\{0,8}["'])?${wordStart}[\w-]*(?:authorization|cookie)${colon}`,
      "gi",
    ),
    value: readRest,
  },
  {
    name: "named secrets",
    find: new RegExp(
      String.raw`${wordStart}(?<!unexpected )[\w-]*(?:${names})${colon}(?!\{\s*(?:[ub]?\\{0,8}["']|$))`,
      "gi",
    ),
    value: readUpTo(/[\s"'&]/g),
  },
  {
    name: "pairs of a name and a secret",
    find: new RegExp(
      String.raw`[([]\s{0,9}[ub]?["'][\w-]*(?:authorization|${names})["']\s*,\s*(?=[ub]?["'])`,
      "gi",
    ),
    value: readWord,
  },
  {
    name: "the id of a token object",
    find: /["']token\\{0,8}["']\s*:\s*\{[^{}]{0,400}?["']id\\{0,8}["']\s*:\s*/gi,
    value: readWord,
  },
  {
    name: "long options",
    find: new RegExp(String.raw`${wordStart}--(?:[\w-]*(?:${names})|pass)${option}(?!--[a-z])`, "gi"),
    value: readWord,
  },
  {
    name: "-k KEY",
    find: new RegExp(String.raw`${wordStart}(?:-k|--key)${option}`, "g"),
    value: readWord,
    unless: isNoKey,
  },
  {
    name: "-kKEY",
    find: new RegExp(String.raw`${wordStart}-k(?=[\w+/=.-]{8})(?=[a-zA-Z+/=._-]*\d)`, "g"),
    value: readWord,
    unless: isNoKey,
  },
  {
    name: "-b PASSWORD@ADDRESS",
    find: new RegExp(String.raw`${wordStart}(?:-b|--bastion)${option}`, "g"),
    value: readBeforeAt,
  },
  {
    name: "curl -u USER:PASSWORD",
    find: new RegExp(
      String.raw`${wordStart}(?:-u|--(?:proxy-)?user)(?:${option})?(?<opener>["'])?[^\s:"']{1,200}:(?=[^\s"'])`,
      "g",
    ),
    value: readWord,
    unless: (_, before) => !/\b(?:curl|wget|https?)\b/.test(before),
  },
  { name: "sshpass -p PASSWORD", find: /\bsshpass\s+-p\s*/g, value: readWord },
  { name: "user: USER key: KEY", find: /\buser:.{0,80}?\bkey:[ \t]*/gi, value: readWord },
  { name: "a quoted name key", find: new RegExp(String.raw`["']key${colon}`, "gi"), value: readWord },
  {
    name: "a bare name key with a long value",
    find: /(?<![\w?&;-])key\s*[:=]\s*/gi,
    value: readWord,
    unless: (value) => value.length < 12,
  },
  {
    name: "parameters of an address",
    find: /[?&;](?:key|[\w-]{0,40}sig(?:nature)?|pass|pwd|auth)=/gi,
    value: readParameter,
  },
  {
    name: "user:password@ in addresses",
    find: /:\/\/[^\s/:@"'[]{0,200}:(?=[^\s/]*@|(?!\d{1,5}(?:[/\s]|$))[^\s]{0,200}@)/g,
    value: readUserinfo,
  },
  {
    name: "Bearer TOKEN",
    find: /\b(?:Bearer\s+(?=[^\s"']*[\d_=+/-]|[^\s"']{16}|\w+\.\w)|Basic\s+(?=[a-z0-9+/]{8,}={0,2}(?:[\s"']|$))(?=\S*[\d=]))/gi,
    value: readWord,
  },
];

/** False where no form can stand: most commands and messages are done with one look. */
const hint =
  /pass|pwd|key|token|secret|authorization|cookie|bearer|basic|[?&;][\w-]*(?:sig|auth)|:\/\/|(?:^|[^\w-])-[kbu]|--(?:bastion|user|proxy)/i;

export function mayHoldSecret(text: string): boolean {
  return hint.test(text);
}

/** The text with every secret replaced by `[redacted]`. What is redacted already stays as it is. */
export function redact(text: string): string {
  if (!mayHoldSecret(text)) return text;
  let result = text;
  // What one form leaves can complete another: until nothing changes, which is twice but for made-up text.
  for (let before = "", round = 0; before !== result && round < 9; round++) {
    before = result;
    result = secretForms.reduce(redactForm, before);
  }
  return result;
}

function redactForm(text: string, { find, value, unless }: SecretForm): string {
  let result = "";
  let from = 0;
  find.lastIndex = 0;
  for (let match = find.exec(text); match !== null; match = find.exec(text)) {
    const [start, end] = value(text, find.lastIndex, match.groups?.["opener"] ?? "");
    if (end <= start) continue;
    find.lastIndex = end;
    if (
      unless?.(text.slice(start, end), text.slice(Math.max(0, match.index - 300), match.index + 1)) === true
    )
      continue;
    result += text.slice(from, start) + redacted;
    from = end;
  }
  return from === 0 ? text : result + text.slice(from);
}
