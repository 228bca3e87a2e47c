/**
 * The commands that are measured against each other, as shell texts; `$IN` is the input, `$OUT` a directory that is emptied before each,
 * `$KEPT` one that stays for all rounds. `needs` is a program without which a command is left out, `there` asks for something else that is not
 * null where it is installed; `upTo` is the bytes of input beyond which a command takes too long, `from` those below which it tells nothing.
 */
import { engines, findEngine } from "./engines.mjs";

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
/** Exit status 1: it says that not all servers fitted into the script. */
const bounded = {
  name: "runlens report --max-memory 600M",
  from: 500e6,
  command: `${report.command} --max-memory 600M || [ $? -eq 1 ]`,
};
const again = {
  name: "runlens report, logs unchanged",
  command: `${cli} report "$IN" --out "$OUT" --cache "$KEPT" --quiet`,
};

/** Large engines from npm, where somebody has put them: see `engines.mjs`. */
const inEngines = Object.entries(engines).map(([engine, name]) => ({
  name: `${name}: count, mean, median`,
  there: () => findEngine(engine),
  command: `node "$ROOT/bench/engines.mjs" ${engine} "$IN"`,
}));

const millerBuilds =
  'if ($1 =~ "cloud server build \\[.*\\] created in ([0-9.]+) seconds") {emit {"s": float("\\1")}}';

export const forLogs = [
  pipeline('cat "$IN"'),
  report,
  bounded,
  { name: "runlens export (CSV)", command: `${cli} export "$IN" --format csv --out "$OUT" --quiet` },
  { name: "wc -l", needs: "wc", command: 'wc -l "$IN"' },
  { name: "mawk: count, mean, median", needs: "mawk", command: `mawk '${awkBuilds}' "$IN"` },
  {
    name: "python: count, median",
    needs: "python3",
    command: `python3 -c '${pythonBuilds}' "$IN"`,
  },
  ...inEngines,
  {
    name: "lnav: the lines of builds",
    needs: "lnav",
    upTo: 200e6,
    command: `lnav -n -c ':filter-in cloud server build \\[.*created in' "$IN"`,
  },
  {
    name: "Miller: count, mean, median",
    needs: "mlr",
    upTo: 200e6,
    command: `mlr --icsvlite --implicit-csv-header --allow-ragged-csv-input --ifs ';' put -q '${millerBuilds}' then stats1 -a count,mean,p50 -f s "$IN"`,
  },
];

/** Lines of a web server, which GoAccess is for: what it makes of them is a page of its own. */
export const forAccessLogs = [
  ...forLogs,
  {
    name: "GoAccess: its own report",
    needs: "goaccess",
    command: `goaccess --no-progress --log-format='%h %^ %^ [%d %t] "%m %U" %s %b' --date-format='%d %b %Y' --time-format='%T' -o "$OUT/goaccess.html" - < "$IN"`,
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
