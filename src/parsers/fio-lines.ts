/** The lines that fio prints, as patterns. What changed from version to version is told in `fio.ts`. */

/** A number as fio writes it where it has many digits: `3692k`, `1187.8k`, `12.6M`, in powers of 1000. */
const figure = String.raw`\s{0,9}(\d{1,20}(?:\.\d{1,9})?)([kKMGTPE]?)`;

/** The part behind the name, which may be any text: what was asked for. */
export const announcement =
  /: \(g=(\d{1,6})\): rw=([a-z]{2,20}), bs=(\(R\) \S{1,50}, \(W\) \S{1,50}, \(T\) \S{1,50}|\S{1,80}), ioengine=(\S{1,80}), iodepth=(\d{1,9})\s*$/;
export const started =
  /\bStarting (\d{1,6}) (?:process|thread)(?:e?s)?(?: and (\d{1,6}) process(?:es)?)?\s*$/;
export const stopping = /\bfio: terminating on signal (\d{1,3})\b/;

/** Behind the name: what it came to. */
export const resultHead =
  /: \(groupid=(\d{1,6}), jobs=(\d{1,6})\): err=\s{0,9}(\d{1,6})(?: \([^\n]{0,400}\))?: pid=(\d{1,12})(?:: [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})?\s*$/;

const bandwidth = String.raw`(\d{1,20}(?:\.\d{1,9})?)([kKMGTPE]?)(i?)(B|bit)?(?:\/s)?`;
export const rates = new RegExp(
  String.raw`^\s{0,20}(read|write|trim|mixed): IOPS=${figure}, BW=${bandwidth} \([^()]{1,40}\)\([^()/]{1,40}\/(\d{1,15})msec\)(?:; \d{1,12} zone resets)?`,
);
/** Before 3.0: sizes in powers of 1024 have no `i`, and there is a blank behind `read`. */
export const oldRates = new RegExp(
  String.raw`^\s{0,20}(read|write|trim|mixed)\s?: io=\s{0,9}[\d.]{1,20}[KMGTPE]?B, bw=\s{0,9}${bandwidth}, iops=${figure}\s?, runt=\s{0,9}(\d{1,15})msec`,
);
export const latency = new RegExp(
  String.raw`^\s{0,20}([sc]?lat|sync) \(([num]?sec)\)\s?: min=${figure}, max=${figure}, avg=${figure}, stdev=${figure}`,
);
export const percentilesHead = /^\s{0,20}([sc]?lat|sync) percentiles \(([num]?sec)\):\s*$/;
/** Of classes of priority, which are parts of what is told already. */
export const otherPercentiles = / percentiles \([num]?sec\)|percentiles \(.{1,40}of (?:samples|IOs)\)/;
export const percentileLine = /^\s{0,20}\|(?:\s{1,9}\d{1,3}\.\d{1,9}th=\[\s{0,20}\d{1,20}\],?){1,9}\s*$/;
export const percentile = /(\d{1,3}\.\d{1,9})th=\[\s{0,20}(\d{1,20})\]/g;
export const syncHead = /^\s{0,20}fsync\/fdatasync\/sync_file_range:\s*$/;
export const cpu =
  /^\s{0,20}cpu\s{1,20}: usr=\s{0,9}(\d{1,9}\.\d{1,9})%, sys=\s{0,9}(\d{1,9}\.\d{1,9})%, ctx=(\d{1,15}), majf=(\d{1,15}), minf=(\d{1,15})/;
export const issued =
  /^\s{0,20}issued (?:rwts?: total=(\d{1,20}),(\d{1,20}),(\d{1,20})[, ]|\s{0,9}: total=r=(\d{1,20})\/w=(\d{1,20})\/d=(\d{1,20}), )/;
/** What else is printed of a job, and behind the jobs. */
export const frame =
  /^\s{0,20}(?:bw \(\s{0,9}[A-Za-z]{1,9}\s{0,9}\/s\)|iops\s{1,20}: min=|lat \([num]?sec\)\s{0,9}: |IO depths\s|submit\s{1,9}: 0=|complete\s{1,9}: 0=|latency\s{1,9}: target=|errors\s{1,9}: total=|steadystate\s{1,9}: |Description\s{1,9}: \[|Disk stats \(read\/write\)|[\w!-]{1,80}: ios=\d)/;
/** A line of figures, whole or torn. */
export const beginsFigures =
  /^\s{0,20}(?:(?:read|write|trim|mixed)\s?: (?:IOPS|io)=|(?:[sc]?lat|sync) \([num]?sec\)\s?: min=|cpu\s{1,20}: usr=\s{0,9}\d)/;
export const groupHead = /^\s{0,20}Run status group (\d{1,6}) \(all jobs\):\s*$/;
export const groupRates = new RegExp(
  String.raw`^\s{0,20}(READ|WRITE|TRIM|MIXED): (?:bw=|(io=)\s{0,9}[\d.]{1,20}[KMGTPE]?B, aggrb=)${bandwidth}[ ,]`,
);

const powers: Readonly<Record<string, number>> = {
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};

/** `("1187.8", "k")` → 1187800. */
export function readFigure(digits = "", prefix = ""): number {
  return Math.round(Number(digits) * (powers[prefix] ?? 1) * 1000) / 1000;
}

/** What one in the last digit is: `("12.6", "k")` → 100. */
export function stepOf(digits = "", prefix = ""): number {
  const decimals = digits.split(".")[1]?.length ?? 0;
  return (powers[prefix] ?? 1) / 10 ** decimals;
}

/** A rate in a unit as other formats write it; `old`: that of a version in which K is 1024. */
export function readBandwidth(
  [digits = "", prefix = "", binary = "", what = "B"]: readonly (string | undefined)[],
  old: boolean,
): { readonly value: number; readonly unit: string } {
  const i = binary === "i" || (old && prefix !== "") ? "i" : "";
  return { value: Number(digits) / (what === "bit" ? 8 : 1), unit: `${prefix}${i}B/s` };
}

const units: Readonly<Record<string, string>> = { nsec: "ns", usec: "us", msec: "ms", sec: "s" };

/** `usec` → `us`. */
export function timeUnit(written = ""): string {
  return units[written] ?? written;
}

/** `(R) 4096B-4096B, (W) 8192B-8192B, (T) 8192B-8192B` → `4096B/8192B`, `4K-4K/4K-4K/4K-4K` → `4K`: each size once. */
export function readBlockSize(written: string): string {
  const ranges = written.startsWith("(") ? written.split(/,? ?\([RWT]\) /).slice(1) : written.split("/");
  const sizes = ranges.map((range) => {
    const [low, high] = range.split("-");
    return low === high ? low : range;
  });
  return [...new Set(sizes)].join("/");
}
