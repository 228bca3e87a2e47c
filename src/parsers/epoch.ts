/** Times of creation that the cloud benchmark puts at the end of a server's name. */

const firstEpoch = 1_000_000_000; // 2001-09-09, the first of ten digits
const lastEpoch = 2_147_483_647; // 2038-01-19
const epochDigits = 10;

const iso = Buffer.from("2001-09-09T01:46:40Z");
const secondsAt = 17;
let isoMinute = -1;

/** `1343582734` → `2012-07-29T17:25:34Z`, in ASCII: seconds since 1970 in UTC. Valid until the next call. */
export function isoBytesOfEpoch(epoch: number): Buffer {
  const minute = Math.floor(epoch / 60);
  const seconds = epoch - minute * 60;
  if (minute !== isoMinute) {
    // Logs are in order of time, so the same minute comes again and again.
    isoMinute = minute;
    iso.write(new Date(minute * 60_000).toISOString().slice(0, secondsAt), "latin1");
  }
  iso[secondsAt] = 48 + Math.floor(seconds / 10);
  iso[secondsAt + 1] = 48 + (seconds % 10);
  return iso;
}

/** The same as a string. */
export function isoOfEpoch(epoch: number): string {
  return isoBytesOfEpoch(epoch).toString("latin1");
}

/**
 * The epoch second at the end of a name in `bytes[start, end)`: exactly ten digits behind something else, of the years 2001 to 2038.
 * Null for other names: four digits such as `test7945` are the end of an epoch too, but they name no date.
 */
export function epochOfName(bytes: Uint8Array, start: number, end: number): number | null {
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
