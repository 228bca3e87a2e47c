import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact, redacted, secretForms } from "../../src/parsers/redact.ts";
import { cases, secret } from "./secret-forms.ts";

describe("redact", () => {
  it.each(cases)("takes %s out of %s", (_, text) => {
    expect(redact(text.replace("§", secret))).toBe(text.replace("§", redacted));
  });

  it("knows no form without a test", () => {
    expect(new Set(cases.map(([form]) => form))).toEqual(new Set(secretForms.map(({ name }) => name)));
  });

  it.each([
    [
      "a password with a slash in it",
      "mysql://user:pa/ss@db.example.com/x",
      "mysql://user:[redacted]@db.example.com/x",
    ],
    ["a password with an @ in it", "-b p@ss@10.0.0.1", "-b [redacted]@10.0.0.1"],
    ["a quote within quotes", String.raw`'adminPass': 'a\'b', 'id': 1`, "'adminPass': '[redacted]', 'id': 1"],
    ["a quote that never ends", `"adminPass": "abc def`, `"adminPass": "[redacted]`],
    ["blanks within quotes", "--os-password 'my long secret' list", "--os-password '[redacted]' list"],
    ["brackets behind a value", "login(password=abc), again", "login(password=[redacted]), again"],
    ["two secrets", "-k aaa1 --token=bbb2", "-k [redacted] --token=[redacted]"],
  ])("takes the whole of %s", (_, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    "sort -k2,2 file",
    "sort -k 2n,3 file",
    "sort -t, -k 1.2,1.3r /tmp/x",
    "curl -k https://example.com/",
    "make -k all",
    "pytest -k test_login tests",
    "python gil_threads_test.py",
    "./populate --kv lmdb --valsz 1024 --keys_mil 75 --dir /mnt/data/1kb",
    "openssl speed -evp aes-128-cbc -engine devcrypto",
    "vary: Accept, Accept-Encoding, X-Auth-Token",
    "vary: X-Auth-Token,X-Auth-Key,X-Storage-User,X-Storage-Pass",
    "NotFound: No Server matching {'name': 'csperform1343469777'}. (HTTP 404)",
    "Too many requests... (HTTP 413)",
    "SyntaxError: Unexpected token: }",
    "KeyError: 'server'",
    "basic authentication failed, the bearer of this message",
    "GET http://localhost:8080/a@b HTTP/1.1",
    "ssh -l root git@example.com:22/x",
    "max_tokens=512 tokenizer=fast keyboard: us",
    "docker run -u 1000:1000 image",
    "PWD=/home/user",
  ])("leaves %s as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("changes nothing more when it is applied twice", () => {
    const parts = cases.flatMap(([, text]) => text.replace("§", secret).split(/(?<=[\s"',=:])/));
    const text = fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 3 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, (words) => {
        const once = redact(words.join(""));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });
});
