/** Secrets in the cells of tables and in markup, where more stands between a name and its value than a colon. */
import { names } from "./secret-names.ts";
import { readUpTo, readWord, type SecretForm } from "./secret-values.ts";

const quote = String.raw`\\{0,8}["']`;

export const markupForms: readonly SecretForm[] = [
  {
    name: "rows of a table with a name and a secret", // as `openstack server create` prints
    find: new RegExp(
      String.raw`(?<!\|[^|\n]{0,200})\|\s{0,40}[\w -]{0,40}?(?:${names})\s?:?\s{0,80}\|\s{0,9}(?=[^\s|][^|\n]{0,400}\|(?![^|\n]*\|))`,
      "gi",
    ),
    value: readUpTo(/\s*\||\n/g),
    unless: (value) => /^(?:-+|\d{1,5}(?:\.\d+)?|None|null|True|False)$/i.test(value),
  },
  {
    name: "<password>PASSWORD</password>",
    find: new RegExp(
      String.raw`<[\w:.-]{0,40}(?:${names})(?:\s[^<>\n]{0,200})?>\s{0,9}(?=[^<\s][^<]{0,400}</)|(?:key|name)=${quote}[\w.-]{0,80}(?:${names})${quote}[^<>\n]{0,80}>(?=[^<\s])`,
      "gi",
    ),
    value: readUpTo(/</g),
  },
  {
    name: "name: NAME, value: SECRET",
    find: new RegExp(
      String.raw`(?:key|name)(?:${quote})?\s{0,3}[:=]\s{0,3}(?:${quote})?[\w.-]{0,80}(?:${names})(?:${quote})?,?\s{1,40}(?:${quote})?value(?:${quote})?\s{0,3}[:=]\s{0,3}`,
      "gi",
    ),
    value: readWord,
  },
];
