/** What the API's limits did to the runs: incidents, the rate of creations against both limits, pauses, and the time they cost. */
import { rowsRead } from "../analysis/folded-tables.ts";
import type { Tables } from "../tables/tables.ts";
import { dayFindings, daysOf, dayTable, undatedOf } from "./creation-days.ts";
import { pace, pacesOf, pauseFindings, rateFindings, runTable } from "./creation-pace.ts";
import { creationsOf } from "./creation-times.ts";
import { incidentFindings, incidentTable } from "./incidents.ts";
import { dayChart } from "./creation-day-chart.ts";
import { pluralIs } from "./place.ts";
import { rateChart } from "./rate-chart.ts";
import { rememberLast } from "./remember-last.ts";
import type { Report, ReportKind } from "./report.ts";
import { sourceNames } from "./source-names.ts";

export const rateLimits: ReportKind = {
  id: "rate-limits",
  title: "Rate limits and incidents",
  build(tables, options): Report {
    const incidents = tables.incidents.numRows();
    const creations = creationReport(tables, options);
    const { runs, paces, short } = creations;
    const head = { id: this.id, title: this.title };
    if (incidents === 0 && runs.length === 0 && paces.length === 0) {
      const empty = `No log shows an incident or a creation with a known time.${requestsAside(tables)}`;
      return { ...head, empty, findings: [], tables: [], charts: [], method: [] };
    }
    return {
      ...head,
      findings: [...incidentFindings(tables), ...creations.findings],
      tables: [...incidentTable(tables), ...creations.tables],
      charts: [...rateChart(tables, runs, short, options), ...creations.charts],
      method: [
        `The limits are ${options.requestsPerMinute} creations in any 60 s and ${options.creationsPerDay} a day (UTC), unless set otherwise.`,
        "Creation times are those that the log states, or the epoch at the end of a server's name. Names that end in fewer digits give only the spacing; they are placed in time where the name of the log's file says when the run started.",
        "A pause is a gap of at least 30 s and at least five usual (median) gaps. It cost what it is longer than a usual gap.",
        "The fastest schedule lets each creation follow the last after the usual gap, unless the limit makes it wait for an earlier one to leave the window.",
      ],
    };
  },
};

/** Requests that went well are in no section, but they were read. */
function requestsAside(tables: Tables): string {
  const n = rowsRead(tables, "requests");
  return n === 0 ? "" : ` ${pluralIs(n, "HTTP request")} in tables/requests.csv.`;
}

/** What follows from the creations alone: in `watch` they often stay while builds change. */
const creationReport = rememberLast((tables, options) => {
  const runs = creationsOf(tables)
    .filter(({ times }) => times.length > 0)
    .map((run) => pace(run, options));
  const paces = pacesOf(tables, runs, options);
  const days = daysOf(tables, runs);
  const short = sourceNames(paces.map(({ source }) => source));
  return {
    runs,
    paces,
    short,
    findings: [
      ...pauseFindings(tables, runs, paces, short, options),
      ...rateFindings(paces, options),
      ...dayFindings(days, undatedOf(tables, runs), options),
    ],
    tables: [...runTable(paces, short), ...dayTable(days)],
    charts: dayChart(tables, runs, options),
  };
});
