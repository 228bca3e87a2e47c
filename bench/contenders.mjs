/**
 * The commands that are measured against each other, as shell texts; `$IN` is the input, `$OUT` a directory that is emptied before each,
 * `$KEPT` one that stays for all rounds.
 */

const cli = 'node "$ROOT/dist/cli.js"';
const each = 'cd "$IN" && find . -type f -print0 | xargs -0';

const awkBuilds =
  "/cloud server build \\[.*created in /{n++; t=$(NF-4); s+=t; h[int(t)]++} END{m=n/2; for(i=0;i<100000&&m>0;i++) m-=h[i]; print n, s/n, i}";
const pythonBuilds = String.raw`
import re, statistics, sys
found = re.compile(rb"cloud server build \[(.+?)\] created in ([0-9.]+) seconds")
times = []
for path in sys.argv[1:]:
    with open(path, "rb") as lines:
        for line in lines:
            match = found.search(line)
            if match: times.append(float(match.group(2)))
print(len(times), statistics.median(times) if times else None)
`.trim();
const awkTimes =
  '/Command being timed/{n++} /User time/{u+=$NF} /Maximum resident/{if($NF>m)m=$NF} /Elapsed/{split($NF,t,":"); e+=60*t[1]+t[2]} END{print n,u,m,e}';

/** What the founder used before: it lists the names of created servers. */
const pipeline = (read) => ({
  name: "old shell pipeline",
  needs: "grep",
  command: `${read} | grep "image':" | cut -d"'" -f8 | tr -d ' ' | grep -v created || [ $? -eq 1 ]`,
});
const lines = (read) => ({ name: "wc -l", needs: "wc", command: `${read} | wc -l` });
const report = {
  name: "runlens report",
  command: `${cli} report "$IN" --out "$OUT" --no-cache --quiet`,
};
const again = {
  name: "runlens report, logs unchanged",
  command: `${cli} report "$IN" --out "$OUT" --cache "$KEPT" --quiet`,
};

export const forLogs = [
  pipeline('cat "$IN"'),
  report,
  { name: "runlens export (CSV)", command: `${cli} export "$IN" --format csv --out "$OUT" --quiet` },
  { name: "wc -l", needs: "wc", command: 'wc -l "$IN"' },
  { name: "mawk: count, mean, median", needs: "mawk", command: `mawk '${awkBuilds}' "$IN"` },
  {
    name: "python: count, median",
    needs: "python3",
    command: `python3 -c '${pythonBuilds}' "$IN"`,
  },
];

export const forFiles = [
  pipeline(`${each} cat`),
  report,
  again,
  lines(`${each} cat`),
  { name: "mawk: count, mean, median", needs: "mawk", command: `${each} cat | mawk '${awkBuilds}'` },
  { name: "python: count, median", needs: "python3", command: `${each} python3 -c '${pythonBuilds}'` },
];

export const forTimes = [
  { name: "wc -l", needs: "wc", command: 'wc -l "$IN"' },
  report,
  { name: "runlens export (CSV)", command: `${cli} export "$IN" --format csv --out "$OUT" --quiet` },
  { name: "mawk: 4 of 23 fields", needs: "mawk", command: `mawk '${awkTimes}' "$IN"` },
];

export const forStart = [
  { name: "node, empty", command: "node -e 0" },
  { name: "runlens --help", command: `${cli} --help` },
  { name: "runlens formats", command: `${cli} formats` },
  { name: "runlens report data", command: `${cli} report "$ROOT/data" --out "$OUT" --no-cache --quiet` },
];
