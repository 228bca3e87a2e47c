/** Letters as English has them, the most frequent first. */
const lettersByFrequency = "etaoinsrhldcumfpgwybvkxjqz";

/** How frequent bytes are in logs, roughly, in thousandths. */
export const byteFrequency = Float64Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x20) return 100;
  if (byte >= 0x30 && byte <= 0x39) return 30;
  const rank = lettersByFrequency.indexOf(String.fromCharCode(byte));
  return rank === -1 ? 5 : 60 / (rank / 4 + 1);
});
