/**
 * A driver made of two commands that the user gives: one lists the servers, one deletes a server. They are command templates, words with
 * blanks between, in which quotes keep blanks together and `{id}` stands for the id. A template is not shell: every word is quoted again,
 * and `{id}` becomes exactly one argument, or part of one.
 */
import { quoteShell } from "../quote.ts";
import runtime from "./custom.sh";

export interface CustomClient {
  /** Prints a line a server: id, time of creation (ISO 8601; may be empty), name, with a tab between. */
  readonly list: string;
  /** Asks for the deletion of the server `{id}`. */
  readonly delete: string;
}

/** A template that cannot be used. The message is a sentence for the user. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

/** A piece of a word; a quoted piece is taken as it is. */
interface Piece {
  readonly text: string;
  readonly quoted: boolean;
}

/** The driver for two templates; throws TemplateError if one is not to be used. */
export function customDriver({ list, delete: remove }: CustomClient): string {
  const listWords = readTemplate(list);
  const deleteWords = readTemplate(remove);
  if (hasId(listWords))
    throw new TemplateError(`The template ${JSON.stringify(list)} lists all servers: it cannot hold {id}.`);
  if (!hasId(deleteWords))
    throw new TemplateError(`The template ${JSON.stringify(remove)} needs {id}, where the id goes.`);
  if (hasId(deleteWords.slice(0, 1)))
    throw new TemplateError(`The template ${JSON.stringify(remove)} needs a command before {id}.`);
  const program = writeWord(listWords[0] ?? []);
  return `${runtime}
custom_client() { installed ${program}; }
custom_list() { call ${listWords.map(writeWord).join(" ")}; }
driver_delete() { call ${deleteWords.map(writeWord).join(" ")}; }
`;
}

function hasId(words: readonly (readonly Piece[])[]): boolean {
  return words.some((pieces) => pieces.some(({ text, quoted }) => !quoted && text.includes("{id}")));
}

const tokens = /(?<blank>[ \t]+)|'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<plain>[^ \t'"]+)|(?<open>['"])/gu;

/** The words of a template. */
function readTemplate(template: string): readonly (readonly Piece[])[] {
  const refuse = (why: string): never => {
    throw new TemplateError(`The template ${JSON.stringify(template)} cannot be used: ${why}.`);
  };
  if (/\p{Cc}/u.test(template.replaceAll("\t", ""))) refuse("it holds a control character");
  const words: Piece[][] = [[]];
  for (const { groups = {} } of template.trim().matchAll(tokens)) {
    const { blank, single, double, plain, open } = groups;
    const quoted = single ?? double;
    if (blank !== undefined) words.push([]);
    else if (open !== undefined) refuse(`a ${open} is not closed`);
    else if (quoted === undefined)
      words.at(-1)?.push({ text: checkPlain(plain ?? "", refuse), quoted: false });
    else if (/\{\w*\}/.test(quoted))
      refuse("a placeholder stands between quotes; it is one argument without them");
    else if (double !== undefined && /[$`\\]/.test(double))
      refuse("a template is not shell: $, ` and \\ mean nothing in it");
    else words.at(-1)?.push({ text: quoted, quoted: true });
  }
  if (words[0]?.length === 0) refuse("it is empty");
  return words;
}

function checkPlain(text: string, refuse: (why: string) => never): string {
  const unknown = text.match(/\{[^}]*\}/g)?.find((placeholder) => placeholder !== "{id}");
  if (unknown !== undefined) refuse(`${unknown} is no placeholder, only {id} is`);
  const special = /[|&;<>()$`\\*?#~!]/.exec(text)?.[0];
  if (special !== undefined)
    refuse(
      `a template is not shell, and ${special} means nothing in it: put it between single quotes, or use a script`,
    );
  return text;
}

/** A word for the shell: `--id={id}` → `'--id='"$1"`. */
function writeWord(pieces: readonly Piece[]): string {
  return pieces
    .flatMap(({ text, quoted }) =>
      quoted
        ? [quoteShell(text)]
        : text.split(/(\{id\})/).map((part) => (part === "{id}" ? '"$1"' : part && quoteShell(part))),
    )
    .join("");
}
