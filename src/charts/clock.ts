/** Time axes: seconds since the first event, or the time of day in UTC. Both take seconds and state their own domain. */
import type { Domain } from "./scales.ts";

/** `elapsed`: times are seconds since the first event of the panel. `utc`: times are seconds since 1970-01-01T00:00:00Z. */
export type Clock = "elapsed" | "utc";

export interface ClockAxis {
  /** A time in seconds as it stands in the rows of the spec. */
  readonly at: (seconds: number) => number;
  /** A time in words, for tooltips: never left to the browser, which would use its own zone. */
  readonly say: (seconds: number) => string;
  /** The domain in seconds. */
  readonly domain: Domain;
  /** Goes into the encoding beside `field`. */
  readonly channel: {
    readonly type: "quantitative" | "temporal";
    readonly title: string;
    readonly scale: {
      readonly type: "linear" | "utc";
      readonly domain: number[] | { readonly expr: string };
      readonly nice: false;
      readonly zero?: false;
    };
    readonly axis: {
      readonly format: string;
      readonly tickCount?: number;
      readonly values?: { readonly expr: string };
      readonly labelOverlap: true;
      readonly grid: boolean;
    };
  };
}

/** How many ticks an axis has at most, about. */
const ticks = 7;

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Units of elapsed time, each used up to the span that stands with it. */
const units = [
  { upTo: 20 * minute, size: 1, name: "s" },
  { upTo: 5 * hour, size: minute, name: "min" },
  { upTo: 4 * day, size: hour, name: "h" },
  { upTo: Infinity, size: day, name: "days" },
] as const;

interface TickStep {
  /** Seconds between two ticks; null for steps of months, which differ in length. */
  readonly seconds: number | null;
  readonly months: number;
  /** Directives of d3-time-format. */
  readonly format: string;
}

const month = (365.2425 / 12) * day;
const fixed = (size: number, counts: readonly number[], format: string) =>
  counts.map((n): TickStep => ({ seconds: n * size, months: 0, format }));

/** Distances between the ticks of a UTC axis, and how the times there read. */
const steps: readonly TickStep[] = [
  ...fixed(1, [1, 2, 5, 10, 15, 30], "%H:%M:%S"),
  ...fixed(minute, [1, 2, 5, 10, 15, 30], "%H:%M"),
  ...fixed(hour, [1, 2, 3, 6, 12], "%H:%M"),
  ...fixed(day, [1, 2, 7, 14], "%b %d"),
  ...[1, 2, 3, 6].map((months): TickStep => ({ seconds: null, months, format: "%b %Y" })),
];

/** The last resort: whole years, as many as it takes. */
function yearStep(span: number): TickStep {
  return { seconds: null, months: 12 * Math.ceil(span / ticks / (12 * month)), format: "%Y" };
}

function stepFor(span: number): TickStep {
  return steps.find(({ seconds, months }) => span / (seconds ?? months * month) <= ticks) ?? yearStep(span);
}

/** Round times within the domain. They are stated, because Vega and Vega-Lite name intervals differently. Seconds. */
function tickTimes([from, to]: Domain, { seconds, months }: TickStep): readonly number[] {
  const times: number[] = [];
  if (seconds !== null) {
    for (let n = Math.ceil(from / seconds); n * seconds <= to; n++) times.push(n * seconds);
    return times;
  }
  const start = new Date(from * 1000);
  let n = Math.ceil(((start.getUTCFullYear() - 1970) * 12 + start.getUTCMonth()) / months);
  for (; Date.UTC(1970, n * months) <= to * 1000; n++) times.push(Date.UTC(1970, n * months) / 1000);
  return times.filter((time) => time >= from);
}

const utcDay = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
const utcTime = (seconds: number) =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** An axis from `from` to `to`, in seconds, with a little room at both ends. */
export function clockAxis(clock: Clock, [from, to]: Domain): ClockAxis {
  const room = Math.max(0.025 * (to - from), to > from ? 0 : 30);
  const domain: Domain = [from - room, to + room];
  return clock === "utc" ? utcAxis(domain, [from, to]) : elapsedAxis(domain);
}

function elapsedAxis(domain: Domain): ClockAxis {
  const [from, to] = domain;
  const unit = units.find(({ upTo }) => to - from <= upTo) ?? units[0];
  const at = (seconds: number) => Number((seconds / unit.size).toPrecision(9));
  return {
    at,
    say: (seconds) => `${at(seconds)} ${unit.name} after the first creation`,
    domain,
    channel: {
      type: "quantitative",
      title: `time since the first creation (${unit.name})`,
      scale: { type: "linear", domain: [at(from), at(to)], nice: false, zero: false },
      axis: { format: ",~r", tickCount: ticks, labelOverlap: true, grid: false },
    },
  };
}

const milliseconds = (seconds: number) => Math.round(seconds * 1000);

function utcAxis(domain: Domain, data: Domain): ClockAxis {
  const [from, to] = domain;
  const [first, last] = [utcDay(data[0]), utcDay(data[1])];
  const step = stepFor(to - from);
  const dated = step.seconds !== null && step.seconds < day && first !== last;
  return {
    at: milliseconds,
    say: utcTime,
    domain,
    channel: {
      type: "temporal",
      title: `time (UTC), ${first === last ? first : `${first} to ${last}`}`,
      // As expressions: Vega-Lite turns a temporal domain of plain numbers into one that Vega warns about.
      scale: { type: "utc", domain: { expr: `[${milliseconds(from)}, ${milliseconds(to)}]` }, nice: false },
      axis: {
        format: dated ? `%b %d ${step.format}` : step.format,
        values: { expr: `[${tickTimes(domain, step).map(milliseconds).join(", ")}]` },
        labelOverlap: true,
        grid: false,
      },
    },
  };
}
