/** Regular expressions under a watch: the only way to stop one that has begun is to let the engine run it in a context of its own. */
import { createContext, Script } from "node:vm";

const context = createContext({});
const script = new Script("texts.map((text) => expression.exec(text))");

/** Matches each of `texts`; undefined if all together took longer than `milliseconds`. Starting the watch takes about a tenth of one. */
export function matchWatched(
  expression: RegExp,
  texts: readonly string[],
  milliseconds: number,
): (RegExpExecArray | null)[] | undefined {
  Object.assign(context, { expression, texts });
  try {
    return script.runInContext(context, { timeout: milliseconds }) as (RegExpExecArray | null)[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw error;
  }
}
