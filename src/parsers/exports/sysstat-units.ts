/** The units of the columns of sadf and pidstat, which only their names tell. A kB of sysstat is 1024 bytes. */

const rules: readonly (readonly [name: RegExp, unit: string])[] = [
  [/^%/, "%"],
  [/kB.*\/s$/, "KiB/s"],
  [/\/s$|^CPU\*/, "1/s"],
  [/^(?:kb|VSZ$|RSS$|StkSize$|StkRef$|areq-sz$)/, "KiB"],
  [/^MBfs/, "MiB"],
  [/(?:await|svctm)$|-ms$/, "ms"],
  [/MHz$/, "MHz"],
  [/^degC$/, "°C"],
  [
    /^(?:runq-sz|plist-sz|blocked|threads|fd-nr|totsck|tcpsck|udpsck|rawsck|file-nr|inode-nr|pty-nr)$/,
    "count",
  ],
];

/** Null for load averages and whatever else has no unit. */
export function sysstatUnit(column: string): string | null {
  return rules.find(([name]) => name.test(column))?.[1] ?? null;
}
