/** Times of creation that the cloud benchmark puts at the end of a server's name. */

const firstEpoch = 1_000_000_000; // 2001-09-09, the first of ten digits
const lastEpoch = 2_147_483_647; // 2038-01-19
const epochDigits = 10;

let cachedMinute = -1;
let cachedPrefix = "";

/** `1343582734` → `2012-07-29T17:25:34Z`. Seconds since 1970 in UTC. */
export function isoOfEpoch(epoch: number): string {
  const minute = Math.floor(epoch / 60);
  if (minute !== cachedMinute) {
    // Logs are in order of time, so the same minute comes again and again.
    cachedMinute = minute;
    cachedPrefix = new Date(minute * 60_000).toISOString().slice(0, 17);
  }
  return `${cachedPrefix}${String(epoch - minute * 60).padStart(2, "0")}Z`;
}

/**
 * The epoch second at the end of a name in `bytes[start, end)`: exactly ten digits behind something else, of the years 2001 to 2038.
 * Null for other names: four digits such as `test7945` are the end of an epoch too, but they name no date.
 */
export function epochOfName(bytes: Buffer, start: number, end: number): number | null {
  let epoch = 0;
  let at = end - epochDigits;
  if (at < start || (at > start && isDigit(bytes[at - 1]))) return null;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (!isDigit(byte)) return null;
    epoch = epoch * 10 + byte - 48;
  }
  return epoch >= firstEpoch && epoch <= lastEpoch ? epoch : null;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
