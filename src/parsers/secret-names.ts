/** Secrets that stand behind a name or an option that says what they are, in headers, and in addresses. */
import { isMadeOfWords, looksRandom } from "./secret-tokens.ts";
import {
  option,
  readBeforeAt,
  readParameter,
  readRest,
  readUpTo,
  readUserinfo,
  readWord,
  type SecretForm,
  wordStart,
} from "./secret-values.ts";

/** Between a name and its value: `: `, `=`, ` => `, `": "`, `\": \"`; a shell that asks shows what it has in brackets. */
const colon = String.raw`\\*["'\x60]?(?: \[[^\]\n]{0,40}\])?\s*(?:=>|=|:)\s*`;
/** What language models count and time: `ms per token: 12.5`, `EOS token = 2`. */
const count = String.raw`["']?(?:\d{1,5}|\d{1,9}\.\d{1,9})(?:\s?[a-zµ%]{1,2})?(?:[\s"',;)}\]]|$)`;
/** Names, or ends of names, that are only given to secrets: source of a regular expression. */
export const names = [
  "passw(?:or)?d",
  "pass(?:phrase|code)",
  String.raw`(?:admin|auth|bastion|bind|db|ftp|http|key|ldap|login|mail|my|os|root|smtp|ssh|storage|store|sudo|user)[_-]?pass`,
  "(?:admin|db|mysql|root|user)[_-]?pwd",
  `token(?!${colon}${count})`,
  "secret",
  String.raw`(?:access|account|api|auth|encryption|license|private|secret|session|shared|unseal)[_ .-]?key(?:\.[\w.-]{1,80}(?==)| \d(?=:))?`,
  "x-[a-z0-9-]{0,40}key",
  "rediscli_auth",
].join("|");

/** What `--key` of runlens takes: a name, and a pattern with a group. */
const ownKey = String.raw`["']?\w{1,80}=[^"'\n]{0,400}\(\?<\w`;

/** Programs whose `-k` is not followed by a secret, up to where the `-k` stands. */
const harmlessK =
  /(?:^|[\s/|;&("'])(?:ansible[\w-]*|bzip2|curl|df|du|fuser|gmake|gunicorn|gzip|ls|make|man|ninja|perf|pytest|py\.test|rsync|sort|tar|xz|zstd)\s[^|;&\n]*$/;

/** Field numbers (`sort -k 2,2n`), addresses (`curl -k https://…`) and options are no keys, nor is anything after the programs above. */
function isNoKey(value: string, before: string): boolean {
  const field = String.raw`\d{1,3}(?:\.\d+)?[a-zA-Z]{0,3}`;
  if (new RegExp(`^${field}(?:,${field})?$`).test(value)) return true;
  return /^(?:--?[a-z]|https?:\/\/)/i.test(value) || harmlessK.test(before);
}

export const namedForms: readonly SecretForm[] = [
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
      String.raw`${wordStart}(?<!unexpected |/etc/)[\w-]*(?:${names})${colon}(?!\|\s|\{\s*(?:[ub]?\\{0,8}["']|$))`,
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
      String.raw`${wordStart}(?:--?[\w-]*(?:${names}|bearer)|--pass)${option}(?!--[a-z]|\([\w-]{1,40}\) to )`,
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
  {
    name: "a quoted name key",
    find: new RegExp(String.raw`["']key${colon}`, "gi"),
    value: readWord,
    unless: isMadeOfWords,
  },
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
    find: /\b(?:Bearer\s+(?!-)(?=[^\s"']*[\d_=+/-]|[^\s"']{16}|\w+\.\w)|Basic\s+(?=[a-z0-9+/]{8,}={0,2}(?:[\s"']|$))(?=\S*[\d=]))/gi,
    value: readWord,
  },
];

/** Forms that few texts can hold. */
export const rareForms: readonly SecretForm[] = [
  {
    name: "NAME_KEY=KEY",
    find: /(?<![\w?&;])\w{1,80}_key\s?=\s?/gi,
    value: readWord,
    unless: (value, before) =>
      /[A-Z]$/.test(before) ? value.length < 5 || isMadeOfWords(value) : !looksRandom(value),
  },
  {
    name: "pass=PASSWORD",
    find: /(?<![\w-])(?:(?:\w{1,80}_)?pass=|--?(?:pw|pass)\s+(?!-|pass:))/gi,
    value: readUpTo(/[\s"'&,]/g),
    unless: (value) => /^(?:[\d./%]+|true|false|yes|no|on|off|ok|failed)$/i.test(value),
  },
  {
    name: "ids of sessions",
    find: /(?<![A-Za-z])(?:j|php)?sess(?:ion)?_?id\s?[=:]\s?/gi,
    value: readUpTo(/[\s"'&;,]/g),
    unless: (value) => !looksRandom(value),
  },
  {
    name: "token@ in addresses",
    find: /:\/\/(?=[\w-]{16,200}@)/g,
    value: readUpTo(/@/g),
    unless: (value) => !looksRandom(value),
  },
  {
    name: "user:password@tcp(address)",
    find: /(?<![\w:.-])[\w.-]{1,80}:(?=[^\s"']{1,200}@(?:tcp|unix)\()/g,
    value: readUserinfo,
  },
];
