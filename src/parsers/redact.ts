/**
 * Takes secrets out of text before it enters a row. A form is a regular expression that ends right before the secret, and a rule for
 * where the secret ends; what is found is replaced by `[redacted]`. When in doubt a word is taken out: a report that hides a harmless
 * word is a nuisance, one that shows a password is a leak.
 *
 * Every expression is linear in the text: it can only start at the beginning of a word or at a fixed string, what it repeats is bounded
 * or cannot match what follows it, and reading goes on behind the secret.
 */
import { loginForms, passwordForms, programHint } from "./secret-options.ts";
import { phraseForms } from "./secret-phrases.ts";
import { tokenForms, tokenHint } from "./secret-tokens.ts";
import {
  option,
  readBeforeAt,
  readParameter,
  readRest,
  readUpTo,
  readUserinfo,
  readWord,
  redacted,
  type SecretForm,
  wordStart,
} from "./secret-values.ts";

export { redacted } from "./secret-values.ts";

/** Between a name and its value: `: `, `=`, ` => `, `": "`, `\": \"`. */
const colon = String.raw`\\*["'\x60]?\s*(?:=>|=|:)\s*`;
/** Names, or ends of names, that are only given to secrets. */
const names = [
  "passw(?:or)?d",
  "passphrase",
  String.raw`(?:admin|auth|bastion|bind|db|ftp|http|key|ldap|login|mail|my|os|root|smtp|ssh|storage|store|sudo|user)[_-]?pass`,
  "(?:admin|db|mysql|root|user)[_-]?pwd",
  "token",
  "secret",
  "(?:access|account|api|auth|encryption|private|secret|session)[_ -]?key",
  "x-[a-z0-9-]{0,40}key",
  "rediscli_auth",
].join("|");

/** What `--key` of runlens takes: a name, and a pattern with a group. */
const ownKey = String.raw`["']?\w{1,80}=[^"'\n]{0,400}\(\?<\w`;

/** Programs whose `-k` is not followed by a secret, up to where the `-k` stands. */
const harmlessK =
  /(?:^|[\s/|;&("'])(?:bzip2|curl|df|du|fuser|gmake|gzip|ls|make|man|ninja|pytest|py\.test|sort|tar|xz|zstd)\s[^|;&\n]*$/;

/** Field numbers (`sort -k 2,2n`), addresses (`curl -k https://…`) and options are no keys, nor is anything after the programs above. */
function isNoKey(value: string, before: string): boolean {
  const field = String.raw`\d{1,3}(?:\.\d+)?[a-zA-Z]{0,3}`;
  if (new RegExp(`^${field}(?:,${field})?$`).test(value)) return true;
  return /^(?:--?[a-z]|https?:\/\/)/i.test(value) || harmlessK.test(before);
}

/** Forms that a text can only hold if it holds the hint. */
interface FormGroup {
  readonly hint: RegExp;
  readonly forms: readonly SecretForm[];
}

const namedForms: readonly SecretForm[] = [
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
    name: "wget --debug",
    find: new RegExp(String.raw`${wordStart}--[\w-]*(?:${names}) \([\w-]{1,40}\) to `, "gi"),
    value: readWord,
  },
  {
    name: "long options",
    find: new RegExp(
      String.raw`${wordStart}(?:--?[\w-]*(?:${names})|--pass)${option}(?!--[a-z]|\([\w-]{1,40}\) to )`,
      "gi",
    ),
    value: readWord,
  },
  {
    name: "options whose name was hidden in place of the value", // `openstack --debug` prints `--os*** TOKEN`
    find: new RegExp(String.raw`${wordStart}--?[a-z][a-z-]{0,40}\*{3}${option}(?!--[a-z])`, "gi"),
    value: readWord,
  },
  {
    name: "-k KEY",
    find: new RegExp(String.raw`${wordStart}-k${option}`, "g"),
    value: readWord,
    unless: isNoKey,
  },
  {
    name: "--key KEY",
    find: new RegExp(String.raw`${wordStart}--key${option}(?!${ownKey})`, "g"),
    value: readWord,
    // By which something is sorted or grouped: what chance makes of a key has more than small letters.
    unless: (value, before) => isNoKey(value, before) || /^[a-z]+(?:[_-][a-z]+)*$/.test(value),
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

const groups: readonly FormGroup[] = [
  { hint: /^/, forms: namedForms },
  { hint: new RegExp(programHint), forms: passwordForms },
  { hint: /-[uaAP]|--(?:proxy-)?(?:user|auth)|pass:/, forms: loginForms },
  { hint: /pwd|(?:word|wd|phrase|code|by|token|secret|key)\s/i, forms: phraseForms },
  { hint: new RegExp(`${tokenHint}|PRIVATE KEY`), forms: tokenForms },
];

/** All forms in which secrets stand in logs; each has a test. */
export const secretForms = groups.flatMap(({ forms }) => forms);

/** Words of which one is in most forms. Three looks are quicker than one for all: what begins with a fixed letter is found fastest. */
const wordHint = /pass|pwd|key|token|secret|authorization|cookie|bearer|basic|identified|:\/\//i;
const signHint =
  /[?&;][\w-]*(?:sig|auth)|(?:^|[^\w-])-(?:[kbu]|[ap](?:["']\s{0,9},|=|\s)\s{0,9}[^\s:]{1,200}:)|--(?:bastion|user|proxy|auth)|[a-z-]\*\*\*/i;
const nameHint = new RegExp(`${tokenHint}|${programHint}`);

/** False where no form can stand: most commands and messages are done with one look. */
export function mayHoldSecret(text: string): boolean {
  return wordHint.test(text) || signHint.test(text) || nameHint.test(text);
}

/** The text with every secret replaced by `[redacted]`. What is redacted already stays as it is. */
export function redact(text: string): string {
  if (!mayHoldSecret(text)) return text;
  let result = text;
  // What one form leaves can complete another: until nothing changes, which is twice but for made-up text.
  for (let before = "", round = 0; before !== result && round < 9; round++) {
    before = result;
    for (const { hint, forms } of groups) if (hint.test(result)) result = forms.reduce(redactForm, result);
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
      unless?.(text.slice(start, end), text.slice(Math.max(0, match.index - 500), match.index + 1)) === true
    )
      continue;
    result += text.slice(from, start) + redacted;
    from = end;
  }
  return from === 0 ? text : result + text.slice(from);
}
