/**
 * Text from logs on its way into a chart: short, one line, and without characters that draw nothing or turn the text around. Markup is
 * no concern here, since Vega draws text as text.
 */

/** Characters kept of a name that stands on an axis or in a legend: what has room there, since the drawing would cut off the end. */
const labelLength = 28;

/** So many of them are needed for a number behind the name. */
const numberLength = 5;

/** Characters kept of a name that stands in a tooltip. */
const tooltipLength = 160;

/** Controls, marks of writing direction, lone surrogates, unassigned code points, and line and paragraph separators. */
const invisible = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Printable ASCII with no blank at an end: nothing to replace, and each character one code unit. */
const isPlain = /^[!-~](?:[ -~]*[!-~])?$/;

/** At most `length` characters; what is too long loses its middle, since both the beginning and the end of a path tell it apart. */
export function shortText(text: string, length: number = tooltipLength): string {
  const clean = text.length <= length && isPlain.test(text) ? text : cleaned(text, length);
  if (clean === "") return "(no name)";
  // Vega looks labels up in plain objects, where `__proto__` and `constructor` are found although nobody put them there.
  return clean in Object.prototype ? `“${clean}”` : clean;
}

function cleaned(text: string, length: number): string {
  const seen = Array.from(text.slice(0, 4 * length) + text.slice(4 * length).slice(-4 * length));
  const head = Math.ceil((length - 1) * 0.6);
  const kept = seen.length > length ? [...seen.slice(0, head), "…", ...seen.slice(head + 1 - length)] : seen;
  return kept.join("").replaceAll(invisible, "\u{fffd}").trim();
}

/** A label for every different name, in the order of first appearance. Different names have different labels, however alike they are. */
export function distinctLabels(names: readonly string[]): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    if (labels.has(name)) continue;
    const label = freeLabel(name, taken);
    taken.add(label);
    labels.set(name, label);
  }
  return labels;
}

/** The label of each item of a list in which the same name may come twice: runs of one command, for example. */
export function numberedLabels(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const label = freeLabel(name, taken);
    taken.add(label);
    return label;
  });
}

function freeLabel(name: string, taken: ReadonlySet<string>): string {
  let label = shortText(name, labelLength);
  const short = shortText(name, labelLength - numberLength);
  for (let n = 2; taken.has(label); n++) label = `${short} (${n})`;
  return label;
}
