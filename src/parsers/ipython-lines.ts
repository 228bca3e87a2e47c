/** The lines that IPython's `%timeit` and `%time` print, as patterns. What changed from version to version is told in `ipython.ts`. */

/** A number with its unit: the sign of micro may have been lost. */
const short = String.raw`\d{1,9}(?:\.\d{1,15})?(?:e[+-]?\d{1,3})? (?:m?s|us|ns|[^\x00-\x7f]{1,2}s)`;
/** A minute and more. */
const long = String.raw`\d{1,6}(?:d|h|min)(?: \d{1,2}(?:h|min)){0,2}(?: \d{1,2}s)?`;
const duration = `(${short}|${long})`;
/** `±`, or what became of it. */
const sign = String.raw`(?:\+-|[^\x00-\x7f]{1,3}|\?{1,2})`;
export const mean = new RegExp(
  String.raw`(?<![\w.])${duration} ${sign} ${duration} per loop \(mean ${sign} std\. dev\. of (\d{1,9}) runs?, (\d{1,3}(?:,\d{3}){1,5}|\d{1,15}) loops? each\)`,
);
/** What a line that was cut off, or broken by others, still has. */
export const meanBegun = new RegExp(
  String.raw`(?<![\w.])${duration} ${sign} ${duration} per loop \(mean [^a-z]{0,4}[a-z. \d,]{0,60}$`,
);
export const best = new RegExp(
  String.raw`(?<![\w.])(\d{1,15}) loops?, best of (\d{1,9}): (${short}|${long}) per loop`,
);
export const cpuTimes = new RegExp(`CPU times: (?:user ${duration}, sys: ${duration}, )?total: ${duration}`);
export const wallTime = new RegExp(`Wall time: ${duration}`);

export const prompt = /(?:In \[\d{1,6}\]: |^>>> )(?:[\w., ]{1,80} = )?(%{1,2})(timeit|time)(?:\s+(.*))?$/;
export const continuation = /^\s{0,12}\.{3}: ?(.*)$/;
/** The code that was timed, in a traceback; not a function that it defines. */
export const failure = /<magic-timeit>|<timed eval>|<timed exec>(?::\d{1,6})?(?![\d:]|,? in (?!<module>))/;
export const chained =
  /During handling of the above exception, another|The above exception was the direct cause of/;

/** Lines that IPython prints around results, between which nothing else stands. */
export const own =
  /per loop|^CPU times: |^Wall time: |^Compiler ?(?:time)?: |^The slowest run took |^(?:In|Out) ?\[\d{1,6}\]: ?(?:<TimeitResult.*)?$|^\s*$/;

const shortParts = /^(\S{1,40}) (\S{1,3})$/;
const longParts = /(\d{1,6})(d|h|min|s)/g;
const seconds: Readonly<Record<string, number>> = { d: 86_400, h: 3600, min: 60, s: 1 };

/** `13.4 µs`, with its unit, and `1min 3s`, in seconds; null if this is neither. */
export function readDuration(text: string): { readonly value: number; readonly unit: string } | null {
  const [, value, unit = ""] = /^\d{1,6}(?:d|h|min)/.test(text) ? [] : (shortParts.exec(text) ?? []);
  if (value !== undefined) return { value: Number(value), unit: /^[mn]?s$/.test(unit) ? unit : "us" };
  const parts = [...text.matchAll(longParts)];
  if (parts.length === 0) return null;
  return {
    value: parts.reduce((sum, [, n, part = ""]) => sum + Number(n) * (seconds[part] ?? 0), 0),
    unit: "s",
  };
}

const option = /^-(?:([nr])\s*(\d{1,15})|([tc])|[pP]\s*\d{1,3}|v\s*\w{1,20}|[qo])(?=\s|$)\s*/;
const names: Readonly<Record<string, string>> = { n: "number", r: "repeat", t: "time", c: "clock" };

/** What stands behind a magic's name: its options and the statement. */
export function readMagic(
  magic: string,
  rest: string,
): { readonly statement: string; readonly params: readonly (readonly [string, string])[] } {
  if (magic === "time") return { statement: rest.trim(), params: [["magic", "time"]] };
  const params: [string, string][] = [];
  let statement = rest.trim();
  for (let i = 0; i < 10; i++) {
    const match = option.exec(statement);
    if (match === null) break;
    const [whole, letter = "", value, clock] = match;
    if (value !== undefined) params.push([names[letter] ?? letter, value]);
    if (clock !== undefined) params.push(["timer", names[clock] ?? clock]);
    statement = statement.slice(whole.length);
  }
  return { statement, params };
}
