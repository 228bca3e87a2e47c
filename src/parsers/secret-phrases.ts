/**
 * Secrets in sentences. Behind "password is" everything is taken out but the words that usually stand there; behind "password" alone only
 * what no word looks like (`hunter2`, `correctHorse`, `1234`, anything in quotes), for logs are full of "password reset test" and
 * "password authentication failed"; behind "token" and "key" only what chance has made.
 */
import { looksRandom } from "./secret-tokens.ts";
import { option, readUpTo, readWord, type SecretForm, wordStart } from "./secret-values.ts";

/** What is said of a password without telling it. */
const said = new RegExp(
  `^(?:${[
    "a|an|the|too|not|no|at|in|on|of|by|for|from|to|with|and|or|but|only|also|never|now|still|already|currently|always|either|case",
    "absent|available|blank|compulsory|correct|default|different|empty|fine|good|hidden|identical|incorrect|invalid|known|less|long|longer|mandatory",
    "missing|null|none|nil|undefined|unknown|ok|okay|old|optional|out|plain|plaintext|public|same|safe|sent|set|short|shorter|shown|simple|strong|temporary",
    "unset|up|valid|visible|weak|wrong|written|your|their|this|that|true|false|yes",
    String.raw`[a-z]+(?:ed|ing|ly|able|ible)`,
  ].join("|")})$`,
  "i",
);

const isSaid = (value: string): boolean => said.test(value.replace(/[.,:;!?]+$/, ""));

/** True of what no word looks like: letters with digits, signs or capitals among them, or a number. */
function looksMade(value: string): boolean {
  const word = value.replace(/[.,:;!?]+$/, "");
  if (/^\d{4,}$/.test(word)) return true;
  if (word.length < 5 || word.includes("://") || /^[[(<{%$-]/.test(word)) return false;
  if (/^(?:sha|md|utf|base|pbkdf|bcrypt|rfc|aes)-?\d/i.test(word)) return false;
  return /[a-z]/i.test(word) && /\d|[!@#$^&*+~]|[a-z][A-Z]/.test(word);
}

const password = String.raw`\bpass(?:word|wd|phrase|code)`;
const blanks = String.raw`[ \t]{1,9}`;
const whose = String.raw`(?:${blanks}(?:for|of)(?:${blanks}(?:user|account))?${blanks}\S{1,80})?`;
/** "is", "was set to", "changed to: ". */
const verb = String.raw`(?:(?:is|was)(?:${blanks}now|${blanks}(?:re)?set${blanks}to)?|(?:(?:has|was)${blanks}(?:been${blanks})?)?(?:set|reset|changed)${blanks}to)`;
const readPlain = readUpTo(/[\s"'&]/g);

/** A name of the working directory, not of a password: a path follows, or what the command `pwd` complains of. */
const isPlace = (value: string): boolean =>
  /^(?:[/~.$%]|[a-z]:\\|(?:error|command|write|ignoring|not|couldn't|os|process)\b)/i.test(value);

export const phraseForms: readonly SecretForm[] = [
  {
    name: "pwd=PASSWORD",
    find: new RegExp(
      String.raw`${wordStart}(?:[\w-]*pwd\\*["'\x60]?\s{0,9}(?:=>|=|:)\s{0,9}|[\w-]*pw=|--[\w-]*pwd${option})`,
      "gi",
    ),
    value: readPlain,
    unless: (value) => isPlace(value) || /^\d{1,3}$/.test(value),
  },
  {
    name: "password is PASSWORD",
    find: new RegExp(`${password}${whose}${blanks}${verb}(?:[ \\t]{0,9}[:=][ \\t]{0,9}|${blanks})`, "gi"),
    value: readWord,
    unless: isSaid,
  },
  {
    name: "password PASSWORD",
    find: new RegExp(password + blanks, "gi"),
    value: readWord,
    unless: (value) => !looksMade(value),
  },
  {
    name: 'password "PASSWORD"',
    find: new RegExp(
      String.raw`(?:${password}|\bidentified(?:${blanks}with${blanks}\S{1,80})?${blanks}by)(?:${blanks}|\()(?=\\{0,8}["']\w)`,
      "gi",
    ),
    value: readWord,
  },
  {
    name: "password for USER: PASSWORD",
    find: new RegExp(
      String.raw`${password}(?:${blanks}\w{1,20}){0,3}${blanks}(?:for|of)${blanks}(?:user${blanks})?[^\s:=]{1,80}[ \t]{0,9}[:=][ \t]{1,9}`,
      "gi",
    ),
    value: readWord,
    unless: (value, _, after) =>
      isSaid(value) || !(looksMade(value) || (/^[ \t]*(?:\n|$)/.test(after) && !/^[\d.]{1,8}$/.test(value))),
  },
  {
    name: "what HammerDB and Elasticsearch say of passwords",
    find: /pass(?:word)? from \S{1,80} to |\bPASSWORD \w{1,40} = /g,
    value: readWord,
  },
  {
    name: "user: USER pass: PASSWORD",
    find: /\b(?:user(?:name)?|login)\s{0,3}[:=]\s{0,3}[^\s:;,]{1,80}[\s;,/]{1,9}pass\s{0,3}:\s{0,3}/gi,
    value: readWord,
  },
  {
    name: "credentials: USER:PASSWORD",
    find: /\b(?:credentials?|user\/pass(?:word)?)\s{0,3}[:=]\s{0,3}["']?(?!https?:)[\w.@-]{1,80}[:/](?=[^\s/])/gi,
    value: readWord,
  },
  {
    name: "login NAME password PASSWORD",
    find: new RegExp(String.raw`\blogin\s{1,9}\S{1,80}\s{1,9}password\s{1,9}`, "g"),
    value: readWord,
  },
  {
    name: "token TOKEN",
    find: new RegExp(
      String.raw`(?<![\w.-])[\w.-]*(?:(?:access|account|api|auth|encryption|private|secret|session)[ _-]?key|token|secret)${blanks}(?:(?:is|was)${blanks})?`,
      "gi",
    ),
    value: readWord,
    unless: (value) => !looksRandom(value),
  },
];
