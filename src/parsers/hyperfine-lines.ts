/** The lines that hyperfine prints, as patterns. What changed from version to version is told in `hyperfine.ts`. */

export const heading = /Benchmark #?(\d{1,6}): (\S.*)$/;
/** Parameters that are not in the command stand behind it, since 1.16. */
export const unusedParams =
  / \(([A-Za-z_][\w-]* = [^,()]{1,200}(?:, [A-Za-z_][\w-]* = [^,()]{1,200}){0,20})\)$/;

/** A number with its unit: the sign of micro may have been lost. */
const figure = String.raw`(\d{1,15}(?:\.\d{1,9})?)\s{0,9}(m?s|us|\P{ASCII}{1,2}s|\?{1,2}s)`;
/** `±`, `…`, or what became of them. */
const between = String.raw`\s{1,20}\S{1,6}\s{1,20}`;
const cpu = String.raw`\s{1,40}\[User: ${figure}, System: ${figure}\]`;
const sign = String.raw`[^\w\s)]{1,6}`;
export const times = new RegExp(String.raw`Time \((mean ${sign} ${sign}|abs ${sign})\):`);
export const meanTimes = new RegExp(String.raw`^\s{1,40}${figure}${between}${figure}${cpu}`, "u");
export const onlyTimes = new RegExp(String.raw`^\s{1,40}${figure}${cpu}`, "u");
export const range = new RegExp(String.raw`Range \(min ${sign} max\):`);
export const rangeTimes = new RegExp(
  String.raw`^\s{1,40}${figure}${between}${figure}(?:\s{1,40}\(?(\d{1,12}) runs\b\)?)?`,
  "u",
);

export const ignored = /Warning: Ignoring non-zero exit code/;
/** Lines behind the times that say nothing that has a row. */
export const remark =
  /Warning: (?:Command took less than|The first benchmarking run|Statistical outliers)|\bSummary\s*$|Relative speed comparison\s*$| ran\s*$|\d\.\d\d(?:x| .{0,20}times) (?:faster|slower) than |As fast \(|^\s*\d+\.\d\d(?: . +\d+\.\d\d| {8}) \S/;
/** A run that failed ends it all, unless failures are ignored. */
export const failure =
  /(?:Command terminated with non-zero exit code(?::? (-?\d{1,10}))?|The process has been terminated by a (signal))(?: in .{1,40})?\. Use the '-i'/;
/** What else makes an end of it. */
export const givenUp = /Error: ((?:The \w+ command terminated|Failed to run command|Could not ).{0,60})/;
