import { describe, expect, it } from "vitest";
import { quoteLines } from "../../src/parsers/quoted-lines.ts";

const quote = (...lines: string[]) => quoteLines(lines.map((line) => Buffer.from(line)));

describe("quoteLines", () => {
  it("gives lines as a terminal would have shown them", () => {
    expect(quote("plain\r", "\x1b[31mred\x1b[0m", "10 %\r20 %\rdone", "\ufefffirst")).toEqual([
      "plain",
      "red",
      "10 % 20 % done",
      "first",
    ]);
    expect(quoteLines([Buffer.from([0x47, 0xfc, 0x6e])])).toEqual(["Gün"]);
  });

  it("takes secrets out, also where an escape sequence hides them", () => {
    expect(quote("password: hunter2 and on", "pass\x1b[1mword=hunter2")).toEqual([
      "password: [redacted] and on",
      "password=[redacted]",
    ]);
  });

  it("takes out a secret that stands on the line below its name", () => {
    expect(quote(" 'password':", "   'hunter2', 'user': 'me'")).toEqual([
      " 'password':",
      "   '[redacted]', 'user': 'me'",
    ]);
  });

  it("takes out a line on which a secret of the line above goes on", () => {
    expect(quote(`'token': 'abc`, `def', 'name': 'x'`)[1]).toBe("[redacted]");
  });

  it("takes out the lines of a key", () => {
    const key = "MIIEpAIBAAKCAQEAz3kTxV8mXwYd0a7qXoC1c2H8wQ0pWQJr0m8fJ5n4hE9s";
    expect(quote("-----BEGIN RSA PRIVATE KEY-----", key)[1]).toBe("[redacted]");
    expect(quote("fingerprint 60303ae22b998861bce3b28f33eec1be")[0]).toContain("60303ae2");
  });

  const body = "MIIEpAIBAAKCAQEAz3kTxV8mXwYd0a7qXoC1c2H8wQ0pWQJr0m8fJ5n4hE9s";
  const begin = "-----BEGIN RSA PRIVATE KEY-----";
  const end = "-----END RSA PRIVATE KEY-----";

  it("takes out all that lies between the lines around a key, whatever stands before it", () => {
    const headed = [
      begin,
      "Proc-Type: 4,ENCRYPTED",
      "DEK-Info: AES-128-CBC,2f1a",
      "",
      body,
      "Ab1=",
      end,
      "on",
    ];
    expect(quote(...headed)).toEqual([begin, ...Array.from({ length: 5 }, () => "[redacted]"), end, "on"]);
    const prefixed = [begin, body, "a short end", end].map((line) => `12:01:02 INFO ${line}`);
    const shown = `[redacted]${end}`;
    expect(quote(...prefixed, "on")).toEqual([prefixed[0], "[redacted]", "[redacted]", shown, "on"]);
  });

  it("takes out the end of a key that begins above what is quoted", () => {
    expect(quote("a line of words", "x7", body, "Ab1c", end)).toEqual([
      "a line of words",
      "[redacted]",
      "[redacted]",
      "[redacted]",
      end,
    ]);
    expect(quote(body, "Ab1c", "on we go")).toEqual(["[redacted]", "[redacted]", "on we go"]);
  });

  it("goes on behind a key that never ends", () => {
    expect(quote(begin, body, "the job died here", "and the next began", "well")).toEqual([
      begin,
      "[redacted]",
      "[redacted]",
      "and the next began",
      "well",
    ]);
  });

  it("cuts long lines and says by how much", () => {
    const [cut] = quote("x".repeat(5000));
    expect(cut).toBe(`${"x".repeat(400)}… (4600 more characters)`);
    expect(quote("y".repeat(400))[0]).toHaveLength(400);
  });

  it("cuts only after secrets were taken out", () => {
    const [line] = quote(`${"x".repeat(380)} password=${"s".repeat(90)}`);
    expect(line).not.toContain("sss");
  });
});
