/** Compiles and draws a spec as the report page does: in Node, without `eval`, and with every warning caught. */
import { expressionInterpreter } from "vega-interpreter";
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";

export interface Drawing {
  readonly svg: string;
  /** Whatever Vega-Lite and Vega complained about. */
  readonly complaints: readonly string[];
  /** Symbols, bars and other items that stand for data. */
  readonly marks: number;
}

function listener(complaints: string[]): vega.LoggerInterface {
  const note = (...args: readonly unknown[]) => {
    complaints.push(args.map(String).join(" "));
    return logger;
  };
  let level = vega.Warn;
  const logger: vega.LoggerInterface = {
    level: (to?: number) => {
      if (to === undefined) return level;
      level = to;
      return logger;
    },
    error: note,
    warn: note,
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}

export async function draw(spec: TopLevelSpec): Promise<Drawing> {
  const complaints: string[] = [];
  const logger = listener(complaints);
  const { spec: compiled } = compile(spec, { logger });
  const runtime = vega.parse(compiled, undefined, { ast: true });
  const view = new vega.View(runtime, { renderer: "none", expr: expressionInterpreter, logger });
  // Vega numbers clip paths over all charts of a process.
  const svg = (await view.toSVG()).replaceAll(/\bclip\d+\b/g, "clip");
  view.finalize();
  const marks = [
    ...svg.matchAll(/class="mark-(?:symbol|rect|rule) role-mark[^"]*"[^>]*>(.*?)<\/g>/gs),
  ].reduce((sum, [, inside]) => sum + (inside ?? "").split("<path").length - 1, 0);
  return { svg, complaints, marks };
}
