import { describe, expect, it, vi } from "vitest";
import { bothTargets, cloudOf, go, run, two } from "./cleanup-run.ts";
import { target } from "./fake-cloud.ts";

// a busy machine takes its time over a hundred processes
vi.setConfig({ testTimeout: 60_000 });

describe("which servers are meant", () => {
  it("leaves a name alone that two servers have", () => {
    const at = cloudOf(...two, { id: "id-3", name: "test1", created: "2020-01-01T00:00:00Z" });
    const { status, out } = run(at, bothTargets, go);
    expect([status, at.ids()]).toEqual([1, ["id-1", "id-3"]]);
    expect(out).toMatch(/^ {2}ambiguous +- .*test1/m);
    expect(out).toContain("left alone: 1\n");
  });

  it("leaves a server alone that was created before or after the time the log covers", () => {
    const at = cloudOf(
      { id: "old", name: "test1", created: "2012-07-29T16:59:59Z" },
      { id: "new", name: "test2", created: "2012-07-29T18:00:01Z" },
    );
    expect(run(at, bothTargets, go)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/other-age +old .*\n.*other-age +new /),
    });
    expect(at.ids()).toEqual(["old", "new"]);
    expect(run(at, bothTargets, [...go, "--any-age"])).toMatchObject({ status: 0 });
    expect(at.ids()).toEqual([]);
  });

  it.each([
    ["2012-07-29T17:00:00Z", true],
    ["2012-07-29T18:00:00+00:00", true],
    ["2012-07-29T10:30:00.000-07:00", true],
    ["2012-07-29T17:30:00-07:00", false],
    ["2012-07-29 17:30:00.123456", true],
    ["2012-02-29T17:30:00Z", false],
    ["2013-07-29T17:30:00Z", false],
    ["None", false],
    ["2012-07-29T17:30:00 CEST", false],
  ])("reads a listing's time %s", (created, inside) => {
    const at = cloudOf({ id: "id-1", name: "test1", created });
    expect(run(at, [target("test1")], []).out).toMatch(inside ? /^ {2}delete /m : /^ {2}other-age /m);
  });

  it("knows leap years and the ends of months", () => {
    const created = "2012-02-29T23:59:59Z";
    const at = cloudOf({ id: "id-1", name: "test1", created });
    const inside = { notBefore: "2012-02-29T23:59:58Z", notAfter: "2012-03-01T00:00:00Z" };
    expect(run(at, [target("test1", inside)], []).out).toMatch(/^ {2}delete /m);
    expect(run(at, [target("test1", { notBefore: "2012-03-01T00:00:00Z" })], []).out).toMatch(
      /^ {2}other-age /m,
    );
    expect(run(at, [target("test1", { notAfter: "2012-02-29T23:59:58Z" })], []).out).toMatch(
      /^ {2}other-age /m,
    );
  });

  it("says which servers it knows by their name only", () => {
    const at = cloudOf(...two);
    const open = { notBefore: null, notAfter: null };
    const { out } = run(at, [target("test1", open), target("test2", { ...open, id: "id-2" })], []);
    expect(out).toContain("known by their name only: 1 of them;");
    expect(out).toContain("to delete: 2 ");
  });

  it("wants name and id to agree where the log gives an id", () => {
    const at = cloudOf(...two, { id: "id-3", name: "test3" });
    const targets = [
      target("test1", { id: "id-1" }),
      target("test2", { id: "id-3" }),
      target("test3", { id: "id-9" }),
    ];
    const { status, out } = run(at, targets, go);
    expect([status, at.ids()]).toEqual([1, ["id-2", "id-3"]]);
    expect(out).toMatch(/^ {2}renamed +id-3 .* test2 /m);
    expect(out).toMatch(/^ {2}gone +id-9 .* test3 /m);
  });

  it("tells servers of one name apart by their ids", () => {
    const at = cloudOf({ id: "id-1", name: "test1" }, { id: "id-2", name: "test1" });
    expect(run(at, [target("test1", { id: "id-2" })], go).status).toBe(0);
    expect(at.ids()).toEqual(["id-1"]);
  });

  it("counts a server once that two targets mean", () => {
    const at = cloudOf(...two);
    const { out } = run(at, [target("test1"), target("test1", { id: "id-1" })], go);
    expect(out).toContain("deleted: 1   left: 0   already gone: 0   left alone: 0\n");
  });

  it("takes no pattern for a name", () => {
    const at = cloudOf({ id: "id-1", name: "axb" }, { id: "id-2", name: "a.bc" });
    expect(run(at, [target("a.b")], go).out).toContain("already gone: 1");
    expect(at.ids()).toEqual(["id-1", "id-2"]);
  });
});
