import type { Finding, Place } from "./report.ts";

/** A doubt about figures: a whole sentence, and what to do next. */
export function caution(id: string, text: string, advice: string, places: readonly Place[]): Finding {
  return { id, level: "warning", weight: 60, text, advice, places };
}
