/** Logs of the cloud benchmark in which one job follows the other, for what has to cut them in two. */
import { seeded } from "./random.ts";

const padded = (number: number) => String(number).padStart(2);

/** `jobs` jobs of `tests` tests of `servers` servers each; what becomes of the servers, and how a job ends, is drawn. */
export function logOfJobs(seed: number, jobs: number, tests = 3, servers = 4): string {
  const random = seeded(seed);
  let name = 100_000 * Math.abs(seed % 10_000);
  const lines: string[] = [];
  for (let job = 0; job < jobs; job++) {
    const deletes = random() < 0.3;
    for (let test = 1; test <= tests; test++) {
      lines.push(
        `[${padded(test)}][  ] starting test nr ${test}, creating ${servers} cloud server, please wait ...`,
      );
      const names = Array.from({ length: servers }, () => `test${name++}`);
      names.forEach((server, i) =>
        lines.push(
          `[${padded(test)}][${padded(i + 1)}] created image: {'flavor': 1, 'image': 112, 'name': '${server}'}`,
        ),
      );
      names.forEach((server, i) => {
        if (random() < 0.02) return;
        const prefix = `[${padded(test)}][${padded(i + 1)}] cloud server build [${server}]`;
        const seconds = Number((60 + 400 * random() ** 3).toFixed(3));
        lines.push(
          random() < 0.1
            ? `${prefix} ERROR, can't find server or timeout after ${(600 + seconds).toFixed(1)} seconds / 10.0 minutes`
            : `${prefix} created in ${seconds} seconds / ${(seconds / 60).toFixed(5)} minutes`,
        );
      });
      if (random() < 0.2)
        lines.push(
          `ERROR, hit the API limit at 2012-07-${10 + (job % 20)} 18:05:${10 + test}.123456, imposing delay of 60`,
        );
      if (deletes)
        for (const server of names) lines.push(`debug[${padded(test)}]: deleting server ${server}`);
    }
    if (random() < 0.2)
      lines.push(
        "Traceback (most recent call last):",
        '  File "/usr/lib/python2.7/csperf/bench.py", line 101, in create',
        "    server = cs.servers.create(name=name, image=image, flavor=flavor)",
        "cloudservers.exceptions.OverLimit: Too many requests... (HTTP 413)",
      );
  }
  return `${lines.join("\n")}\n`;
}
