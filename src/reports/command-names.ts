/** Short names that still tell commands apart, for sentences, headings and labels. */
import { isNumber } from "../analysis/grouping.ts";
import { programOf } from "../analysis/keys.ts";

/** Longer names lose what all have in common. */
const longestName = 16;

const tells = (words: readonly string[]) => words.length > 0 && !isNumber(words[0] ?? "");

/** Names without the words that all begin or end with, as long as something is left that is more than a number. */
export function distinctive(names: readonly string[]): string[] {
  if (names.length < 2 || names.every(({ length }) => length <= longestName)) return [...names];
  let words = names.map((name) => name.split(/(?<=::|\/)|\s+/));
  const [model = []] = words;
  for (const first of model) {
    const rest = words.map((some) => some.slice(1));
    if (!words.every((some) => some[0] === first) || !rest.every(tells)) break;
    words = rest;
  }
  for (const last of model.toReversed()) {
    const rest = words.map((some) => some.slice(0, -1));
    if (!words.every((some) => some.at(-1) === last) || !rest.every(tells)) break;
    words = rest;
  }
  return words.map((some) => some.join(" ").replaceAll(/(?<=::|\/) /g, ""));
}

/**
 * What commands are called in a sentence: the program, and where several have it, what tells their arguments apart. A name that is not among `names`, or whose
 * short form another one has, stays as it is.
 */
export function shortCommands(names: Iterable<string>): (name: string) => string {
  const members = new Map<string, Set<string>>();
  for (const name of names) {
    const program = programOf(name);
    members.set(program, (members.get(program) ?? new Set()).add(name));
  }
  const shorts = new Map<string, string>();
  for (const [program, own] of members)
    for (const [name, short] of shortMembers(program, [...own])) shorts.set(name, short);
  const uses = new Map<string, number>();
  for (const short of shorts.values()) uses.set(short, (uses.get(short) ?? 0) + 1);
  return (name) => {
    const short = shorts.get(name);
    return short !== undefined && uses.get(short) === 1 ? short : name;
  };
}

/** Each of the commands of one program with its short name. */
function shortMembers(program: string, names: readonly string[]): [name: string, short: string][] {
  if (names.length === 1) return names.map((name) => [name, program]);
  if (names.every(({ length }) => length <= longestName)) return names.map((name) => [name, name]);
  const rests = distinctive(names.map((name) => name.trim().replace(/^\S+\s*/, "")));
  return names.map((name, at) => [name, `${program} ${rests[at] ?? ""}`.trimEnd()]);
}
