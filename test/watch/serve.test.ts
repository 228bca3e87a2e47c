import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PageServer, servePages } from "../../src/serve.ts";
import { sourceHash } from "../../src/output/html/csp.ts";
import { writeHtml } from "../../src/output/html/page.ts";
import { sampleDocument } from "../output/document.ts";

const script = "console.log(1)";
const own = ["report.html", "tables"];
let dir = "";
let server: PageServer;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const serve = (host: string) => servePages({ directory: join(dir, "out"), host, port: 0, script, own });

/** `path` goes out as it is: `fetch` would tidy it up. */
function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  const { hostname: name, port } = new URL(server.address);
  return new Promise((done, fail) => {
    const sent = request({ hostname: name, port, path, method, headers }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => {
        body += chunk.toString();
        if (response.headers["content-type"] === "text/event-stream" && body.includes("event: page"))
          response.destroy();
      });
      response.on("close", () => done({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on("error", fail);
    sent.end();
  });
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "runlens-serve-"));
  mkdirSync(join(dir, "out/tables"), { recursive: true });
  writeFileSync(join(dir, "secret.csv"), "secret");
  writeFileSync(join(dir, "out/report.html"), await writeHtml(sampleDocument));
  writeFileSync(join(dir, "out/tables/builds.csv"), "a,b\r\n");
  writeFileSync(join(dir, "out/.hidden.csv"), "hidden");
  writeFileSync(join(dir, "out/key.pem"), "key");
  symlinkSync(join(dir, "secret.csv"), join(dir, "out/link.csv"));
  writeFileSync(join(dir, "out/other.csv"), "nobody's business");
  server = await serve("127.0.0.1");
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true });
});

describe("serving the page", () => {
  it("the page has the script, and a policy that allows it and the own server, nothing more", async () => {
    const { status, headers, body } = await get("/");
    expect(status).toBe(200);
    expect(body).toContain(`>${script}</script>`);
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain(`script-src ${sourceHash(script)}`);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(body).toContain(`content="${policy.replace("; frame-ancestors 'none'", "")}"`);
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("what was written beside it is there too", async () => {
    expect(await get("/tables/builds.csv")).toMatchObject({ status: 200, body: "a,b\r\n" });
    expect(await get("/tables/builds.csv", {}, "HEAD")).toMatchObject({ status: 200, body: "" });
  });

  it.each([
    "/../secret.csv",
    "/%2e%2e/secret.csv",
    "/tables/../../secret.csv",
    "/link.csv",
    "/.hidden.csv",
    "/key.pem",
    "/tables",
    "/tables/",
    "//etc/hostname",
    "/nowhere.csv",
    "/other.csv",
    "/tables/builds.csv/x.csv",
    "/report.html/",
  ])("%s is not found", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it("nothing is found under another host's name, by another method, or by a page of another site", async () => {
    const { host, port } = new URL(server.address);
    for (const name of ["evil.example", "127.0.0.1.evil.example", "127.0.0.2", "[::2]"])
      for (const other of [name, `${name}:${port}`])
        expect((await get("/", { host: other })).status).toBe(404);
    expect((await get("/", { host }, "POST")).status).toBe(404);
    expect((await get("/events", { "sec-fetch-site": "cross-site" })).status).toBe(404);
  });

  it("is found by the names of this machine, whatever the port at the other end of a tunnel", async () => {
    const { port } = new URL(server.address);
    for (const host of [`localhost:${port}`, "LOCALHOST:8000", "127.0.0.1", "[::1]:8000"])
      expect((await get("/", { host })).status).toBe(200);
  });

  it("served at all addresses it is found by each of them, and by the name of the machine", async () => {
    await server.close();
    server = await serve("0.0.0.0");
    const { hostname: shown, port } = new URL(server.address);
    expect(shown).toBe("localhost");
    for (const host of [`127.0.0.1:${port}`, `${hostname()}:${port}`, `localhost:${port}`])
      expect((await get("/", { host })).status).toBe(200);
    for (const host of [`0.0.0.0.example:${port}`, `192.0.2.1:${port}`])
      expect((await get("/", { host })).status).toBe(404);
  });

  it("goes on while there is no page, and says that one will come", async () => {
    const out = join(dir, "out");
    const states = [
      () => rmSync(join(out, "report.html")),
      () => mkdirSync(join(out, "report.html")),
      () => rmSync(out, { recursive: true }),
      () => writeFileSync(out, "a file"),
    ];
    for (const become of states) {
      become();
      const { status, headers } = await get("/");
      expect([status, headers["refresh"]]).toEqual([503, "1"]);
      expect((await get("/events")).body).toContain("event: page");
    }
  });

  it("leaves a window that takes nothing any more, and goes on telling the others", async () => {
    const open = async () => {
      const socket = connect(Number(new URL(server.address).port), "127.0.0.1");
      socket.write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await once(socket, "data");
      return socket;
    };
    const [stuck, well] = [await open(), await open()];
    let isLeft = false;
    stuck.pause().on("close", () => (isLeft = true));
    well.resume();
    for (let round = 0; round < 1000; round++) {
      for (let i = 0; i < 100; i++) server.announce();
      await setImmediate();
    }
    stuck.resume();
    await expect.poll(() => isLeft, { timeout: 10_000 }).toBe(true);
    server.announce();
    expect(String(await once(well, "data"))).toContain("event: page");
    well.destroy();
  });

  it("tells a page that opens which version there is", async () => {
    const { body } = await get("/events");
    const version = /event: page\ndata: ([0-9a-f]{64})\n/.exec(body)?.[1] ?? "none";
    expect((await get("/")).body).toContain(`data-version="${version}"`);
  });
});
