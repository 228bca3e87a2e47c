import { check } from "./check.ts";
import { cleanup } from "./cleanup.ts";
import type { Command } from "./command.ts";
import { compare } from "./compare.ts";
import { exportTables } from "./export.ts";
import { formats } from "./formats.ts";
import { inspect } from "./inspect.ts";
import { record } from "./record.ts";
import { report } from "./report.ts";
import { watch } from "./watch.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  report,
  watch,
  record,
  compare,
  check,
  exportTables,
  cleanup,
  inspect,
  formats,
];
