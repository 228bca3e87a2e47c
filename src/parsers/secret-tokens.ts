/** Secrets that say what they are, wherever they stand: tokens with the mark of who gave them out, keys between two well-known lines. */
import { type ReadValue, readWord, type SecretForm, until, wordStart } from "./secret-values.ts";

/** What tokens begin with that go on with nothing but letters and digits: `npm_config_cache` is none. */
const plainStarts = [
  "ghp_|gho_|ghu_|ghs_|ghr_|npm_|pypi-Ag|rubygems_|dop_v1_|lin_api_|LTAI|hf_|gsk_|r8_|pplx-|dapi|figd_|sbp_|whsec_",
  "AGE-SECRET-KEY-1|rk_live_|rk_test_|sk_live_|sk_test_|shpat_|shpca_|shppa_|shpss_",
] as const;

/** What tokens begin with that may hold `_` and `-`. */
const jointedStarts = [
  "github_pat_|dckr_pat_|glpat-|glptt-|gldt-|glrt-|glcbt-|glft-|glsoat-|glagent-|gloas-|glc_|glsa_|xox[a-z]-|xapp-",
  "nvapi-|AIza|GOCSPX-|ATATT|tskey-|pul-|sntrys_|sntryu_|sq0atp-|sq0csp-|NRAK-|PMAK-",
  String.raw`ya29\.|hvs\.|hvb\.|SG\.`,
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

/** True of what chance has made: long, of letters and digits, and not put together from words. */
export function looksRandom(value: string): boolean {
  return /^[\w+/=.~-]{16,}$/.test(value) && /\d/.test(value) && /[a-z]/i.test(value) && !isMadeOfWords(value);
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

/**
 * What all texts hold that the forms can find, but for those that hold a word of `redact.ts`: source of a regular expression. Texts of
 * three characters and more, one beside the other, are found fastest.
 */
export const tokenHint = [...plainStarts, ...jointedStarts, "sk-|eyJ|AKIA|ASIA|slack|discord|telegram"].join(
  "|",
);
