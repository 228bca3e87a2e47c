/**
 * What a command took, from the kernel, where there is no GNU time: processor time and page faults of children that have ended, as
 * `/proc/self/stat` adds them up (proc(5)), and the largest of some samples of the command's own peak (`VmHWM`). Without `/proc` only the
 * elapsed time is known.
 */
import { readFileSync } from "node:fs";
import { errorCode } from "./errors.ts";

/** Clock ticks a second in `/proc`: 100 on every Linux that Node runs on. */
const ticks = 100;
/** Until the first sample, when the command is no longer the bare beginning of a process, and at most between two: milliseconds. */
const firstPause = 2;
const samplePause = 50;

interface Children {
  readonly minorFaults: number;
  readonly majorFaults: number;
  readonly user_s: number;
  readonly system_s: number;
}

/** Of one command, from before it begins to after it has ended; nothing else may run meanwhile. */
export class KernelUsage {
  readonly #before = readChildren();
  #after: Children | null = null;
  #maxRssKilobytes: number | null = null;
  #timer: NodeJS.Timeout | null = null;

  follow(pid: number | null): void {
    if (pid === null || this.#before === null) return;
    const sample = (pause: number) => {
      const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readIfThere(`/proc/${pid}/status`))?.[1];
      if (peak !== undefined) this.#maxRssKilobytes = Math.max(this.#maxRssKilobytes ?? 0, Number(peak));
      this.#timer = setTimeout(sample, pause, Math.min(2 * pause, samplePause));
    };
    this.#timer = setTimeout(sample, firstPause, firstPause);
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#after = readChildren();
  }

  /** What is known, in the layout of `time -v`; labels of what is not known are left out. */
  block(
    words: readonly string[],
    ended: { readonly exitCode: number; readonly signal: number | null; readonly seconds: number },
  ): string {
    const { exitCode, signal, seconds } = ended;
    const known = [
      ["Command being timed", `"${words.join(" ")}"`],
      ...this.#times(seconds),
      ["Elapsed (wall clock) time (h:mm:ss or m:ss)", clock(seconds)],
      ...(this.#maxRssKilobytes === null
        ? []
        : [["Maximum resident set size (kbytes)", String(this.#maxRssKilobytes)]]),
      ...this.#faults(),
      ["Exit status", String(signal === null ? exitCode : 0)],
    ];
    const head =
      signal === null
        ? exitCode === 0
          ? ""
          : `Command exited with non-zero status ${exitCode}\n`
        : `Command terminated by signal ${signal}\n`;
    return `${head}${known.map(([label, value]) => `\t${label}: ${value}\n`).join("")}`;
  }

  #times(seconds: number): string[][] {
    if (this.#before === null || this.#after === null) return [];
    const user = this.#after.user_s - this.#before.user_s;
    const system = this.#after.system_s - this.#before.system_s;
    const percent =
      seconds > 0
        ? [["Percent of CPU this job got", `${Math.round((100 * (user + system)) / seconds)}%`]]
        : [];
    return [
      ["User time (seconds)", user.toFixed(2)],
      ["System time (seconds)", system.toFixed(2)],
      ...percent,
    ];
  }

  #faults(): string[][] {
    if (this.#before === null || this.#after === null) return [];
    return [
      ["Major (requiring I/O) page faults", String(this.#after.majorFaults - this.#before.majorFaults)],
      ["Minor (reclaiming a frame) page faults", String(this.#after.minorFaults - this.#before.minorFaults)],
    ];
  }
}

/** `747.25` → `12:27.25`, `3723` → `1:02:03.00`. */
function clock(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const [hours, minutes] = [Math.floor(hundredths / 360_000), Math.floor(hundredths / 6000) % 60];
  const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** Null where there is no `/proc`. */
function readChildren(): Children | null {
  // The name of the program stands in parentheses and may hold anything.
  const fields = readIfThere("/proc/self/stat")
    .replace(/^.*\) /s, "")
    .split(" ")
    .map(Number);
  const [minorFaults, majorFaults, user, system] = [fields[8], fields[10], fields[13], fields[14]];
  if (minorFaults === undefined || majorFaults === undefined || user === undefined || system === undefined)
    return null;
  return { minorFaults, majorFaults, user_s: user / ticks, system_s: system / ticks };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return "";
  }
}
