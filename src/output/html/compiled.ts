/**
 * Chart specifications, compiled. Charts that are drawn again and again differ in their data, seldom in anything else: a specification is
 * compiled once with holes in place of its data, and filled each time.
 */
import * as vega from "vega";
import type { Data, Runtime, Spec } from "vega";
import { compile } from "vega-lite";
import type { TopLevelSpec } from "vega-lite";
import { type Form, holeKey } from "./form.ts";
import { messageCollector } from "./messages.ts";

export interface CompiledChart {
  /** The Vega specification. */
  readonly spec: Spec;
  /** The same for Vega's dataflow. */
  readonly runtime: Runtime;
  /** What Vega-Lite had to say against the specification. */
  readonly warnings: readonly string[];
}

type Operator = Runtime["operators"][number];

/** So many forms are kept: a few pages with all their charts. */
const mostForms = 64;
const known = new Map<string, CompiledChart>();

/** Throws if the specification is none. */
export function compileChart({ text, data }: Form): CompiledChart {
  const hollow = known.get(text) ?? compileForm(text);
  known.delete(text); // the latest last
  known.set(text, hollow);
  for (const oldest of known.keys()) if (known.size > mostForms) known.delete(oldest);
  return fill(hollow, data);
}

function compileForm(text: string): CompiledChart {
  const { logger, messages } = messageCollector();
  const { spec } = compile(JSON.parse(text) as TopLevelSpec, { logger });
  return { spec, runtime: vega.parse(spec), warnings: messages };
}

/** What belongs into the hole, if this is one; else the thing itself. */
function filled(values: unknown, data: Form["data"]): unknown {
  const [first]: readonly unknown[] = Array.isArray(values) ? values : [];
  if (typeof first !== "object" || first === null || !(holeKey in first)) return values;
  return data[Number(first[holeKey])] ?? [];
}

function fill({ spec, runtime, warnings }: CompiledChart, data: Form["data"]): CompiledChart {
  return {
    spec: {
      ...spec,
      data: (spec.data ?? []).map((source) =>
        "values" in source ? ({ ...source, values: filled(source.values, data) } as Data) : source,
      ),
    },
    runtime: {
      ...runtime,
      operators: runtime.operators.map((operator): Operator => {
        const { value } = operator;
        if (operator.type !== "collect" || typeof value !== "object" || value === null) return operator;
        if (!("$ingest" in value)) return operator;
        return { ...operator, value: { ...value, $ingest: filled(value.$ingest, data) } };
      }),
    },
    warnings,
  };
}
