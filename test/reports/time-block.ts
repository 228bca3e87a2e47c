/** Logs of GNU `time -v`, made to measure. */
export interface Block {
  readonly command: string;
  readonly elapsed: number;
  readonly user?: number;
  readonly system?: number;
  readonly kilobytes?: number;
  readonly cpu?: string;
  readonly exit?: number;
}

/** One block; memory is no multiple of 16 kB unless asked for. */
export function timeBlock({
  command,
  elapsed,
  user = elapsed,
  system = 1.5,
  kilobytes = 51_235,
  cpu = "99%",
  exit = 0,
}: Block): string {
  const minutes = Math.floor(elapsed / 60);
  const seconds = (elapsed - 60 * minutes).toFixed(2).padStart(5, "0");
  return [
    `\tCommand being timed: "${command}"`,
    `\tUser time (seconds): ${user.toFixed(2)}`,
    `\tSystem time (seconds): ${system.toFixed(2)}`,
    `\tPercent of CPU this job got: ${cpu}`,
    `\tElapsed (wall clock) time (h:mm:ss or m:ss): ${minutes}:${seconds}`,
    `\tMaximum resident set size (kbytes): ${kilobytes}`,
    `\tExit status: ${exit}`,
    "",
  ].join("\n");
}

/** Blocks of one command, one after the other. */
export function timeLog(command: string, elapsed: readonly number[]): string {
  return elapsed.map((seconds) => timeBlock({ command, elapsed: seconds })).join("");
}
