/** The lines that `python -m timeit` prints, as patterns. What changed from version to version is told in `timeit.ts`. */

const figure = String.raw`(\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,3})?)`;
const units = "(nsec|usec|msec|sec)";
export const best = new RegExp(
  String.raw`(?<![\w.])(\d{1,15}) loops?, best of (\d{1,9}): ${figure} ${units} per loop`,
);
/** PyPy's. */
export const average = new RegExp(
  String.raw`(?<![\w.])(\d{1,15}) loops?, average of (\d{1,9}): ${figure} \+- ${figure} ${units} per loop(?: \(using standard deviation\))?`,
);
/** As much of either as an output that was cut off has, up to its end. */
export const torn =
  /(?<![\w.])\d{1,15} loops?, (?:best|average) of (?:\d{1,9}(?::(?: \d[\d.e+-]{0,40}(?: (?:\+-? ?[\d.e+-]{0,40} ?)?[numsec]{0,4})?(?: p?e?r? ?l?o?o?)?)?)?)?$/;

/** The times of all loops of a repeat: in seconds before Python 3.7. */
export const rawTimes = /raw times: (\d[^]{0,4000})$/;
const rawTime = new RegExp(String.raw`^${figure}(?: ${units})?$`);
/** How many loops will do is tried first. */
export const trial = new RegExp(String.raw`(?<![\w.])(\d{1,15}) loops? -> ${figure} secs$`);

/** How far the repeats are apart, where the slowest took four times as long as the fastest; since 3.7 in one line. */
export const spread = new RegExp(
  String.raw`The worst time \(${figure} ${units}\) was more than four times slower than the best time \((\S{1,24} ${units})\)`,
);
/** An exception within the statement or the setup. */
export const failure = /[/\\"]timeit\.py", line \d{1,6}, in main$/;

/** Lines that timeit prints, between which nothing else stands. */
export const own =
  /^(?:\d{1,15} loops? -> |raw times: |\d{1,15} loops?, (?:best|average) of |\S{0,300}:0: UserWarning: The test results are likely|time \(.{1,30}\) was more than four|WARNING: timeit is a very|\S{1,40} -m (?:pip install pyperf|pyperf timeit)|-{60}$|\s*$)/;

/** The time of all loops of each repeat; null if this is something else. */
export function readRawTimes(text: string): readonly RawTime[] | null {
  const written = text.trim();
  const times = written.split(/^[\d.e+ -]+$/.test(written) ? " " : ", ").map((word): RawTime => {
    const [, value = "NaN", unit = "sec"] = rawTime.exec(word) ?? [];
    return { value: Number(value), unit };
  });
  return times.some(({ value }) => Number.isNaN(value)) ? null : times;
}

export interface RawTime {
  readonly value: number;
  readonly unit: string;
}
