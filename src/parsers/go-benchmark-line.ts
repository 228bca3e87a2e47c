/** The parts of what Go's benchmarks print: lines of figures, names, and units, as in Go's benchmark data format. */
import { joinParams } from "./exports/measurement-rows.ts";

/** A value as written, and its unit, which is the name of the metric too. */
export interface Figure {
  readonly value: string;
  readonly unit: string;
}

/** Figures of one benchmark, and what stands around them. */
export interface Figures {
  /** What stands before them. */
  readonly before: string;
  /** As printed, `BenchmarkSort/size=100-8`; null on a line that begins with the iterations. */
  readonly name: string | null;
  /** A tab stands between the columns, which nobody quotes. */
  readonly tabbed: boolean;
  /** How often it ran in a row; null where that cannot be told from the program's own output before it. */
  readonly iterations: string | null;
  readonly figures: readonly Figure[];
  /** What is left of the line. */
  readonly rest: string;
}

const value = String.raw`[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?|NaN|[+-]Inf`;
const figureText = String.raw`(${value})[ \t]{1,40}([A-Za-z%$#µμ][^\s"'\x60|<>;,:\\]{0,99})(?=[\s"'\x60|<\\]|$)`;
const figure = new RegExp(String.raw`[ \t]{0,40}${figureText}`, "y");
const named = new RegExp(
  String.raw`(Benchmark(?![\p{Ll}:])\S{0,1000})([ \t]{1,400})(\d{1,19})[ \t]{1,40}(?=${figureText})`,
  "u",
);
/** The iterations and the figures alone: what the benchmark wrote stands between them and its name. */
const unnamed = new RegExp(
  String.raw`(\d{1,19})\t(?=[ ]{0,40}${figureText}(?:[ \t]{1,40}(?:${value})[ \t]{1,40}\S{1,100})*\s*$)`,
);
/** A name whose figures follow later: the name of a function, and those of what it runs. */
const beginning = /(Benchmark[\p{Lu}\p{N}_][\p{L}\p{N}_]{0,200}(?:\/\S{0,800})?(?:-\d{1,5})?) {0,400}\t/u;

/** The figures of a line; null if it holds none. */
export function readFigures(text: string): Figures | null {
  const whole = named.exec(text);
  if (whole !== null) {
    const [all, name = "", blanks = "", iterations = ""] = whole;
    const before = text.slice(0, whole.index);
    const tabbed = blanks.includes("\t");
    return { before, name, tabbed, iterations, ...figuresAt(text, whole.index + all.length) };
  }
  const parted = unnamed.exec(text);
  if (parted === null) return null;
  const before = text.slice(0, parted.index);
  const [all, iterations = ""] = parted;
  const isApart = /(?:^|\s)$/.test(before);
  const rest = figuresAt(text, parted.index + all.length);
  return { before, name: null, tabbed: true, iterations: isApart ? iterations : null, ...rest };
}

function figuresAt(text: string, start: number): Pick<Figures, "figures" | "rest"> {
  const figures: Figure[] = [];
  let at = start;
  for (;;) {
    figure.lastIndex = at;
    const [all, written, unit] = figure.exec(text) ?? [];
    if (all === undefined || written === undefined || unit === undefined) break;
    figures.push({ value: written, unit });
    at += all.length;
  }
  return { figures, rest: text.slice(at).trim() };
}

/** A name in the column of names, and what stands before it; null if there is none. */
export function readName(text: string): { readonly name: string; readonly before: string } | null {
  const match = beginning.exec(text);
  return match === null ? null : { name: match[1] ?? "", before: text.slice(0, match.index) };
}

/** `BenchmarkSort/size=100-8` → its name without GOMAXPROCS, and that; null of a name that says nothing, which is 1 if Go printed it. */
export function readProcs(printed: string): { readonly name: string; readonly procs: string | null } {
  const match = /-(\d{1,5})$/.exec(printed);
  return { name: printed.slice(0, match?.index), procs: match?.[1] ?? null };
}

const isPair = (part: string) => /^[^=]+=/.test(part);

/** `BenchmarkSort/fast/size=100` in `example.org/a` on 8 processors → `example.org/a.Sort/fast`, `size=100, gomaxprocs=8`. */
export function subjectOf(pkg: string | null, name: string, procs: string | null) {
  const [first = "", ...parts] = name.split("/");
  const pairs = parts.filter(isPair).map((part): readonly [string, string] => {
    const at = part.indexOf("=");
    return [part.slice(0, at), part.slice(at + 1)];
  });
  const path = [first.replace(/^Benchmark(?=.)/, ""), ...parts.filter((part) => !isPair(part))].join("/");
  return {
    benchmark: pkg === null ? path : `${pkg}.${path}`,
    params: joinParams([...pairs, ["gomaxprocs", procs]]),
  };
}

/** What package testing prints itself. */
const own: ReadonlyMap<string, readonly [metric: string, unit: string]> = new Map([
  ["ns/op", ["sec/op", "ns"]],
  ["MB/s", ["B/s", "MB/s"]],
  ["B/op", ["B/op", "B"]],
  ["allocs/op", ["allocs/op", "count"]],
]);

export const isOwnUnit = (unit: string): boolean => own.has(unit);

const custom =
  /^((?:.*-)?)(?:(ns|[uµμ]s|ms|s|sec)|([kKMGT]i?B|B)|(bytes)|(%))((?:\/(?!(?:s|sec)$).*)?|\/s(?:ec)?)$/;

/**
 * Metrics are called as benchstat calls them, whose units are base units too: `ns/op` → `sec/op`, `p99-ns` → `p99-sec`, `MB/s` → `B/s`. A
 * unit that is not known is its own name: `widgets/op`. `unit` is the written one, null if it is unknown.
 */
export function metricOf(unit: string): { readonly metric: string; readonly unit: string | null } {
  const known = own.get(unit);
  if (known !== undefined) return { metric: known[0], unit: known[1] };
  const [, before = "", time, size, bytes, percent, per = ""] = custom.exec(unit) ?? [];
  const isRate = /^\/s(?:ec)?$/.test(per);
  if (time !== undefined && !isRate) return { metric: `${before}sec${per}`, unit: time };
  if (size !== undefined) return { metric: `${before}B${per}`, unit: isRate ? `${size}/s` : size };
  if (bytes !== undefined) return { metric: unit, unit: isRate ? "B/s" : "bytes" };
  if (percent !== undefined) return { metric: unit, unit: "%" };
  return { metric: unit, unit: /.\/s(?:ec)?$/.test(unit) ? "1/s" : null };
}
