/** How eagerly V8 compiles. */
import { setFlagsFromString } from "node:v8";

/**
 * V8's options for what runs a few seconds: how many bytes of bytecode are taken into one compiled function from those that it calls (V8's own
 * choice is 920), and how many bytes of bytecode run before V8 thinks of compiling them better (67,584). The compiler, in threads of its own, works
 * a third of the time that reading ten thousand small logs takes, while charts are drawn and files are written.
 */
const shortRun = ["--max-inlined-bytecode-size-cumulative=100", "--interrupt-budget=300000"] as const;

/** The V8 of Node 20. Those that came after it know no budget of interrupts, and complain of what they do not know on standard error. */
const known = "11.3.";

/**
 * From now on less is compiled. Of the processor time, a report on a few small logs saves a quarter with this, one on ten thousand 15 %, one
 * on 100 MB 10 %, and longer ones, which could make good use of what is compiled, lose nothing. Not for a watcher.
 */
export function compileLess(): void {
  if (!process.versions.v8.startsWith(known)) return;
  for (const option of shortRun) setFlagsFromString(option);
}
