/** The options of fio's jobs, as parameters of what was measured. */
import { paramsOf } from "./json-documents.ts";
import type { JsonObject, JsonValue } from "./json-text.ts";
import { joinParams } from "./measurement-rows.ts";

/** These stand first, since they say most. */
const first = ["rw", "bs", "ioengine", "iodepth", "numjobs"];

/** What does not change what is measured, names places that differ from machine to machine, or opens them. */
const ignored =
  /^(?:name|description|filename|filename_format|directory|opendir|group_reporting|stonewall|new_group|wait_for|exitall|unlink.*|.*percentiles?|percentile_list|log_.*|write_.*_log|per_job_logs|.*_(?:log|file|path|pass|password|key|secret|token|user|auth)|kb_base|unit_base|hostname|port|uri|host|http_host|pool|clientname)$/;

/** Longer values are scripts, or lists of places. */
const longestValue = 100;

/**
 * `rw=randread, bs=4k, ioengine=libaio, runtime=30`, in an order of their own, since that of a command line means nothing. Options of a job
 * that has another name are those of one job of a group: then only what is set for all is told.
 */
export function fioParams(document: JsonObject, job: JsonObject, clone: number): string | null {
  const own = job.object("job options");
  const name = own?.text("name") ?? null;
  const isOwn = name === null || name === job.text("jobname");
  const options = new Map([...paramsOf(document.get("global options")), ...(isOwn ? paramsOf(own) : [])]);
  const names = [...options.keys()].filter((key) => !ignored.test(key)).sort((a, b) => (a < b ? -1 : 1));
  const order = [
    ...first.filter((key) => names.includes(key)),
    ...names.filter((key) => !first.includes(key)),
  ];
  return joinParams([
    ...order.map((key) => [key, textOf(options.get(key) ?? null)] as const),
    ["host", job.text("hostname")],
    ["clone", clone > 1 ? clone : null],
  ]);
}

/** fio writes all of them as texts. */
function textOf(value: JsonValue): string | null {
  return value === null || typeof value === "object" ? null : String(value).slice(0, longestValue);
}
