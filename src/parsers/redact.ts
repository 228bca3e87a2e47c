/**
 * Takes secrets out of text before it enters a row. A form is a regular expression that ends right before the secret, and a rule for
 * where the secret ends; what is found is replaced by `[redacted]`. When in doubt a word is taken out: a report that hides a harmless
 * word is a nuisance, one that shows a password is a leak.
 *
 * Every expression is linear in the text: it can only start at the beginning of a word or at a fixed string, what it repeats is bounded
 * or cannot match what follows it, and reading goes on behind the secret.
 */
import { commandForms, commandHint } from "./secret-commands.ts";
import { markupForms } from "./secret-markup.ts";
import { namedForms, rareForms } from "./secret-names.ts";
import { loginForms, passwordForms, programHint } from "./secret-options.ts";
import { phraseForms } from "./secret-phrases.ts";
import { tokenForms, tokenHint } from "./secret-tokens.ts";
import { redacted, type SecretForm } from "./secret-values.ts";

export { redacted } from "./secret-values.ts";

/** Forms that a text can only hold if it holds the hint. */
interface FormGroup {
  readonly hint: RegExp;
  readonly forms: readonly SecretForm[];
}

const groups: readonly FormGroup[] = [
  // A colon in a cell would be taken for that behind a name.
  { hint: /[|<]|value/i, forms: markupForms },
  { hint: /^/, forms: namedForms },
  { hint: /_key|pass|-pw|sess|@/i, forms: rareForms },
  {
    hint: new RegExp(
      `${commandHint}|pass|PASS|PW|login|unseal|setenv|setx|set -|ENV|ARG|basic|secret|token|TOKEN|KEY`,
    ),
    forms: commandForms,
  },
  { hint: new RegExp(programHint), forms: passwordForms },
  {
    hint: /-[uUE]|-[aAPbC]\b|--(?:proxy-)?(?:user|auth|log|cert|cre|coo|web)|-auth|-pw|pass:/,
    forms: loginForms,
  },
  { hint: /pwd|pw=|pass|credential|(?:word|wd|phrase|code|by|token|secret|key)\s/i, forms: phraseForms },
  { hint: new RegExp(`${tokenHint}|PRIVATE KEY`), forms: tokenForms },
];

/** All forms in which secrets stand in logs; each has a test. */
export const secretForms = groups.flatMap(({ forms }) => forms);

/** Words of which one is in most forms. Three looks are quicker than one for all: what begins with a fixed letter is found fastest. */
const wordHint =
  /pass|pw|key|token|secret|authorization|cookie|bearer|basic|identified|credential|sessid|sessionid|session_id|:\/\//i;
const signHint =
  /[?&;][\w-]*(?:sig|auth)|(?:^|[^\w-])-(?:[kbu]|[ap](?:["']\s{0,9},|=|\s)\s{0,9}[^\s:]{1,200}:)|--(?:bastion|user|proxy|auth|creds|web-auth)|[a-z-]\*\*\*/i;
const nameHint = new RegExp(`${programHint}|${commandHint}|@tcp\\(|@unix\\(`);
const startHint = new RegExp(tokenHint);

/** False where no form can stand: most commands and messages are done with one look. */
export function mayHoldSecret(text: string): boolean {
  return wordHint.test(text) || signHint.test(text) || nameHint.test(text) || startHint.test(text);
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

/** Characters before and behind a form that tell whether it is one. */
const surroundings = 500;

function redactForm(text: string, { find, value, unless }: SecretForm): string {
  let result = "";
  let from = 0;
  find.lastIndex = 0;
  for (let match = find.exec(text); match !== null; match = find.exec(text)) {
    const [start, end] = value(text, find.lastIndex, match.groups?.["opener"] ?? "");
    if (end <= start) continue;
    find.lastIndex = end;
    const before = text.slice(Math.max(0, match.index - surroundings), match.index + 1);
    if (unless?.(text.slice(start, end), before, text.slice(end, end + surroundings)) === true) continue;
    result += text.slice(from, start) + redacted;
    from = end;
  }
  return from === 0 ? text : result + text.slice(from);
}
