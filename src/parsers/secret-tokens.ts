/** Secrets that say what they are, wherever they stand: tokens with the mark of who gave them out, keys between two well-known lines. */
import { type ReadValue, readWord, type SecretForm, until, wordStart } from "./secret-values.ts";

/** What tokens begin with that go on with nothing but letters and digits: `npm_config_cache` is none. */
const plainStarts = [
  "gh[pousr]_",
  "npm_",
  "hf_",
  "gsk_",
  "dop_v1_",
  "whsec_",
  "[rs]k_(?:live|test)_",
  "pypi-Ag",
] as const;

/** What tokens begin with that may hold `_` and `-`. */
const jointedStarts = [
  "github_pat_",
  "dckr_pat_",
  "gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|oas)-",
  "xox[a-z]-",
  "xapp-",
  "nvapi-",
  "AIza",
  String.raw`ya29\.`,
  String.raw`hvs\.`,
] as const;

/** Addresses whose path is the secret. */
const secretPaths = [
  String.raw`hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/`,
  String.raw`discord(?:app)?\.com/api/webhooks/`,
  String.raw`api\.telegram\.org/bot`,
] as const;

/** Behind anything but a letter or a digit, or behind a character of an address that is written as its number. */
const tokenStart = "(?:(?<![A-Za-z0-9])|(?<=%[0-9A-F]{2}))";

const readToken: ReadValue = (text, at) => {
  let end = until(text, at, /[^\w.-]/g);
  while (end > at && text[end - 1] === ".") end--;
  return [at, end];
};

/** The rest of an access key id, and the secret key if it stands beside it, as in a table of credentials. */
const readAccessKey: ReadValue = (text, at) => {
  const key = /[A-Z0-9]+(?:["'\s,:;|]{1,6}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+]))?/y;
  key.lastIndex = at;
  return [at, at + (key.exec(text)?.[0].length ?? 0)];
};

/** Up to the line that ends a key; nothing if the line that begins it stands alone. */
const readKeyBlock: ReadValue = (text, at) => {
  const found = text.indexOf("-----END", at);
  const end = found === -1 ? text.length : found;
  return text.slice(at, end).trim() === "" ? [at, at] : [at, end];
};

/** True of `learn-benchmark-v2`: every part is a word or a number, none of them as long as what chance makes. */
export function isMadeOfWords(text: string): boolean {
  return text.split(/[-_./]/).every((part) => /^(?:[A-Z]?[a-z]{0,15}|[A-Z]{1,8}|v?\d{1,8})$/.test(part));
}

/** The line that begins a private key. */
export const keyBegins = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----/;
/** The line that ends one. */
export const keyEnds = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----/;

export const tokenForms: readonly SecretForm[] = [
  {
    name: "tokens that say what they are",
    find: new RegExp(
      String.raw`${tokenStart}(?:(?:${plainStarts.join("|")})(?=[A-Za-z0-9]{16})|(?:${jointedStarts.join("|")})(?=[\w-]{16}))`,
      "g",
    ),
    value: readToken,
  },
  {
    name: "sk-TOKEN",
    find: new RegExp(String.raw`${tokenStart}sk-(?=[\w-]{16})`, "g"),
    value: readToken,
    unless: isMadeOfWords,
  },
  {
    name: "signed JSON tokens",
    find: new RegExp(String.raw`${wordStart}eyJ(?=[\w-]+\.[\w-]+\.)`, "g"),
    value: readToken,
  },
  {
    name: "access key ids",
    find: new RegExp(String.raw`${tokenStart}A[KS]IA(?=[A-Z0-9]{12})`, "g"),
    value: readAccessKey,
  },
  { name: "secret paths", find: new RegExp(secretPaths.join("|"), "g"), value: readWord },
  { name: "private keys", find: new RegExp(keyBegins, "g"), value: readKeyBlock },
];

/** What all texts hold that the forms can find, but for those that hold a word of `redact.ts`: source of a regular expression. */
export const tokenHint = [
  ...plainStarts,
  ...jointedStarts,
  String.raw`sk-[\w-]{16}`,
  "eyJ",
  "A[KS]IA",
  "slack|discord|telegram",
].join("|");
