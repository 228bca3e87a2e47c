/** The lines that hey prints, as patterns. */

const seconds = String.raw`(\d{1,12}\.\d{4}|NaN) secs`;
export const summary = /Summary:\s*$/;
export const total = new RegExp(String.raw`Total:\s{1,8}${seconds}\s*$`);
/** The first of them that no other program has. */
export const slowest = new RegExp(String.raw`Slowest:\s{1,8}${seconds}\s*$`);
export const times = new RegExp(String.raw`(Fastest|Average):\s{1,8}${seconds}\s*$`);
export const requestRate = /Requests\/sec:\s{1,8}(\d{1,15}\.\d{4})\s*$/;
export const size = /Size\/request:\s{1,8}(\d{1,15}) bytes\s*$/;
export const percentile = new RegExp(String.raw`(?:^|\s)(\d{1,3})% in ${seconds}\s*$`);
export const statusHeading = /Status code distribution:\s*$/;
export const status = /\[(\d{3})\]\s{1,8}(\d{1,15}) responses\s*$/;
export const errorHeading = /Error distribution:\s*$/;
export const error = /\[(\d{1,15})\]\s{1,8}(\S.*)$/;
/** oha prints such lines too, below one that hey does not have. */
export const ofOha = /Success rate:/;
/** What says nothing that has a row. */
export const remark =
  /Total data:\s|Response time histogram:|\d\.\d{3} \[\d{1,15}\]\s|Latency distribution:|Details \(average, fastest, slowest\):|(?:DNS\+dialup|DNS-lookup|req write|resp wait|resp read):\s/;

/** The command, as a shell or a script says what it runs. */
export const command =
  /(?:^|[+$#>%\s])hey ((?:\S{1,300} {1,4}){0,60}?)["']?(https?:\/\/[^\s"']{1,2000})["']?(.{0,300})/;
/** Options that make two runs incomparable, with a value or without. */
const settings: ReadonlyMap<string, string> = new Map([
  ["-c", "workers"],
  ["-z", "duration"],
  ["-q", "rate"],
  ["-m", "method"],
]);
const switches: ReadonlyMap<string, readonly [string, string]> = new Map([
  ["-disable-keepalive", ["keep_alive", "no"]],
  ["-disable-compression", ["compression", "no"]],
  ["-h2", ["http2", "yes"]],
]);

/** `-c 10 -z 30s` → `[["duration", "30s"], ["workers", "10"]]`: in whatever order they were given. */
export function settingsOf(options: string): [string, string][] {
  const words = options.trim().split(/\s+/);
  const found = words.flatMap((word, i): [string, string][] => {
    const [option = "", value = words[i + 1] ?? ""] = word.replace(/^--/, "-").split("=", 2);
    const setting = settings.get(option);
    const known = switches.get(option);
    if (known !== undefined) return [[...known]];
    return setting === undefined || !/^\w[\w.]{0,20}$/.test(value) ? [] : [[setting, value]];
  });
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}
