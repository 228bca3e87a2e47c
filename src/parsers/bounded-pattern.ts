/**
 * Regular expressions that users write, kept from taking for ever. JavaScript's engine goes back and tries again, which some expressions
 * turn into a time that grows exponentially, or with a high power of the length of the line. Four things together keep that away:
 *
 * 1. What repeats a varying number of times must not hold such a repetition, or alternatives, itself (`(a+)+`, `(a|b)*`). That rules
 *    exponential growth out, because every way to match is then told by one number for each repetition.
 * 2. When the expression is checked, it is tried on lines made to trouble it, from its own samples: every part of a sample repeated up to
 *    `shortLine` characters, with an end that does not match. All of them together have half a second, then the engine is stopped
 *    and the expression refused.
 * 3. A line longer than `shortLine` is only matched under a watch that stops the engine after `patience`; once that happened, the expression is not
 *    used again on that input.
 * 4. A line longer than `longestText` is not matched at all.
 *
 * So a line of more than `shortLine` characters is certain to be done with in time; a shorter one is as far as the trials tell, and
 * can in no case take more than a power of its length.
 */

/** Lines longer than this, in bytes, are no business of a user's expression. */
export const longestText = 4096;

const shortLine = 256;
/** Milliseconds for one long line. */
const patience = 50;
/** Milliseconds for all trials together; an expression without trouble needs about one. */
const trialPatience = 500;
/** So many places of a sample are repeated. */
const mostPlaces = 60;

/** A longer expression is no expression for a line. */
const longestPattern = 2000;

/** Matches each of `texts`; undefined if all together took longer than `milliseconds`. */
export type MatchWatched = (
  expression: RegExp,
  texts: readonly string[],
  milliseconds: number,
) => readonly (RegExpExecArray | null)[] | undefined;

/** The match of a line; null if there is none, undefined if it took too long. */
export function execBounded(
  expression: RegExp,
  text: string,
  matchWatched: MatchWatched,
): RegExpExecArray | null | undefined {
  if (text.length <= shortLine) return expression.exec(text);
  const matches = matchWatched(expression, [text], patience);
  return matches === undefined ? undefined : (matches[0] ?? null);
}

/** Why an expression must not be used; null if it may. `samples` are lines that it matches. */
export function refusePattern(
  expression: RegExp,
  samples: readonly string[],
  matchWatched: MatchWatched,
): string | null {
  if (expression.source.length > longestPattern) return `it is longer than ${longestPattern} characters`;
  const reason = refuseStructure(expression.source);
  if (reason !== null) return reason;
  try {
    const inTime = matchWatched(expression, samples.flatMap(hostileLines), trialPatience) !== undefined;
    return inTime ? null : slow;
  } catch (error) {
    // The engine only finds out when it first uses an expression that it is too large.
    if (error instanceof Error && error.name === "SyntaxError") return error.message;
    throw error;
  }
}

const slow =
  "it takes too long on some lines: put something between repetitions that can match the same text, or give them less to match (\\S+ or [^,]* instead of .*)";

/** Lines that begin as the sample does, repeat a part of it, and end as no sample does. */
function hostileLines(sample: string): string[] {
  const step = Math.max(1, Math.ceil(sample.length / mostPlaces));
  const lines: string[] = [];
  for (let at = 0; at < Math.min(sample.length, shortLine); at += step) {
    for (const length of [1, 2, 5]) {
      const part = sample.slice(at, at + length);
      const line = sample.slice(0, at) + part.repeat(Math.ceil(shortLine / part.length));
      lines.push(`${line.slice(0, shortLine - 1)}\0`);
    }
  }
  return lines;
}

/** What a group of the expression holds. */
interface Group {
  /** A repetition that varies. */
  varies: boolean;
  alternatives: boolean;
}

/** An escape, a set, the beginning or end of a group, a bar, a quantifier, or any other character. */
const tokens =
  /\\(?:[1-9]|k<)|\\(?:[pPu]\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[^])|\[(?:\\[^]|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|\)|\||[*+?]\??|\{\d+(?:,\d*)?\}\??|[^]/gu;

/** Repetitions within repetitions, alternatives within repetitions, and references back. */
function refuseStructure(source: string): string | null {
  const open: Group[] = [{ varies: false, alternatives: false }];
  let last: Group = { varies: false, alternatives: false };
  for (const [token] of source.matchAll(tokens)) {
    const group = open.at(-1) ?? last;
    if (/^\\(?:[1-9]|k<)/.test(token)) return `${token} refers back to a group, which is not supported`;
    if (token.startsWith("(")) {
      open.push({ varies: false, alternatives: false });
    } else if (token === ")") {
      last = open.pop() ?? last;
      const outer = open.at(-1) ?? last;
      outer.varies ||= last.varies;
    } else if (token === "|") {
      group.alternatives = true;
    } else if (isQuantifier(token)) {
      if (repeats(token) && (last.varies || last.alternatives))
        return `what ${token} repeats must not hold *, +, ?, {m,n} or | itself`;
      if (!/^\{\d+\}/.test(token)) group.varies = true;
    } else {
      last = { varies: false, alternatives: false };
    }
  }
  return null;
}

function isQuantifier(token: string): boolean {
  return /^(?:[*+?]|\{\d+(?:,\d*)?\})\??$/.test(token);
}

/** More than once. */
function repeats(token: string): boolean {
  return !/^(?:\?|\{[01]\}|\{[01],1\})\??$/.test(token);
}
