/** The lines that wrk and wrk2 print, as patterns. */
import { unitSeconds } from "./load-run.ts";

/** `635.91us`, `56.20k`, `0.00`: two decimals always. */
const figure = String.raw`(\d{1,15}\.\d\d)([A-Za-z]{0,2})`;
const blanks = String.raw`\s{1,16}`;

/** autocannon begins so too, and goes on with another line. */
export const heading = /Running (\d{1,9}[smh]) test @ (\S{1,2000})\s*$/;
export const setup = /(\d{1,9}) threads and (\d{1,9}) connections\s*$/;
export const statsHeading = /Thread Stats\s{1,16}Avg\s{1,16}Stdev\s{1,16}Max\s{1,16}\+\/- Stdev/;
export const latency = new RegExp(
  String.raw`Latency${blanks}${figure}${blanks}${figure}${blanks}${figure}${blanks}(?:-?nan|\d{1,3}\.\d\d)%`,
);
export const distribution = /Latency Distribution(?: \(HdrHistogram - (\w{1,20}) Latency|\s*$)/;
export const percentile = new RegExp(
  String.raw`(?:^|\s)(\d{1,3}(?:\.\d{1,3})?)%${blanks}${figure}(?=\s{0,16}$)`,
);
export const total = new RegExp(String.raw`(\d{1,15}) requests in ${figure}, ${figure} read\s*$`);
export const socketErrors =
  /Socket errors: connect (\d{1,12}), read (\d{1,12}), write (\d{1,12}), timeout (\d{1,12})/;
export const badResponses = /Non-2xx or 3xx responses: (\d{1,15})\s*$/;
export const requestRate = /Requests\/sec: {0,16}(\d{1,15}\.\d\d)\s*$/;
export const transferRate = new RegExp(String.raw`Transfer/sec: {0,16}${figure}\s*$`);

/** A server and its port, or the scheme. */
export const unreachable = /unable to (?:connect to|resolve) (\S{1,300}:\w{1,9}) [A-Z][\w ]{3,60}\s*$/;

/** What wrk2 alone prints. */
export const calibration = /Thread calibration: mean lat\.: /;
/** What says nothing that has a row: rates by thread, and the detailed spectrum of wrk2. */
export const remark =
  /Req\/Sec\s{1,16}\d|Detailed Percentile spectrum:|Value\s{1,9}Percentile\s{1,9}TotalCount|\d\.\d{3}\s{1,9}[01]\.\d{6,12}\s{1,16}\d{1,15}\s{1,16}(?:\d+\.\d\d|inf)\s*$|#\[(?:Mean|Max|Buckets) {1,9}=|-{40}/;

/** Times as `format_time_us` of wrk has them. */
export const timeUnits: ReadonlyMap<string, string> = new Map([
  ["us", "us"],
  ["ms", "ms"],
  ["s", "s"],
  ["m", "min"],
  ["h", "h"],
]);

/** The shortest run that is said to last so long: minutes are rounded, from 51 seconds on. In seconds. */
export function leastSeconds(duration: string): number {
  const [, count = "", unit = ""] = /^(\d+)([smh])$/.exec(duration) ?? [];
  if (duration === "1m") return 51;
  return (Number(count) - (unit === "s" ? 0 : 0.5)) * (unitSeconds[unit] ?? Number.NaN);
}

/** `MB` of 1024 kB each → `MiB`. */
export function binary(unit: string): string {
  return unit.length === 2 ? `${unit.charAt(0)}i${unit.charAt(1)}` : unit;
}

/** `http://127.0.0.1:8080/index.html` → `127.0.0.1:8080`, as wrk names it in messages. */
export function serverOf(url: string): string | null {
  const [, scheme = "", host = "", port] =
    /^(\w{1,9}):\/\/(?:[^/?#@]{0,300}@)?([^/?#:@[\]]{1,300}|\[[^\]]{1,60}\])(?::(\d{1,5}))?(?=[/?#]|$)/.exec(
      url,
    ) ?? [];
  return host === "" ? null : `${host}:${port ?? scheme}`;
}
