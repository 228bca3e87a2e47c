import { describe, expect, it } from "vitest";
import { read } from "./harness.ts";
import { cases, fill } from "./secret-forms.ts";

/** Places of a log whose text goes into a row. */
const places: Readonly<Record<string, (text: string) => string>> = {
  "the message of an exception": (text) =>
    `Traceback (most recent call last):\n  File "x.py", line 1, in f\n    f()\nValueError: ${text}\n`,
  "the code that raised one": (text) =>
    `Traceback (most recent call last):\n  File "x.py", line 1, in f\n    raise NotFound(404, ${text})\n`,
  "a timed command": (text) =>
    `\tCommand being timed: "${text}"\n\tUser time (seconds): 0.10\n\tExit status: 0\n`,
  "the heading of a block": (text) =>
    `=== ${text.slice(0, 70)} ===\n\nreal\t0m0.1s\nuser\t0m0.1s\nsys\t0m0.1s\n`,
  "a broken record": (text) => `[ 1][ 1] created image: {'flavor': 1, 'image': ${text}\n`,
  "a command that zsh timed": (text) => `${text}  0.00s user 0.00s system 2% cpu 0.054 total\n`,
  "what a client says": (text) => `ERROR (BadRequest): ${text} (HTTP 400)\n`,
  "a dump behind it": (text) => `Expected(200) <=> Actual(413 Too Large)\n  request => ${text}\n`,
  "a path": (text) => `> GET /v1/${text} HTTP/1.1\n< HTTP/1.1 200 OK\n`,
  "the answer of an API": (text) =>
    `> GET /v1/x HTTP/1.1\n< HTTP/1.1 400 ${text}\n{"error": {"message": ${JSON.stringify(text)}}}\n`,
};

describe.each(Object.entries(places))("%s", (_, place) => {
  it.each(cases.map(([, text, own]) => [text, own] as const))(
    "keeps the secret of %s to itself",
    (text, own) => {
      const rows = JSON.stringify(read(place(fill(text, own).replaceAll("\n", " "))));
      expect(rows).not.toMatch(/s3cr3t/i);
      expect(rows).not.toContain("Zq9");
    },
  );
});
