import { describe, expect, it } from "vitest";
import { JobServers } from "../../src/analysis/job-servers.ts";

describe("the servers of a job", () => {
  it("are amiss as long as one that expects a result has none", () => {
    const servers = new JobServers();
    expect(servers.isAnyAmiss()).toBe(false);
    servers.create(0, 7, true);
    servers.create(0, 8, false);
    expect(servers.isAnyAmiss()).toBe(true);
    servers.build(1, 7);
    servers.build(0, 39);
    expect(servers.isAnyAmiss()).toBe(true);
    servers.build(0, 7);
    expect(servers.isAnyAmiss()).toBe(false);
  });

  it("are remembered however many tests there are", () => {
    const servers = new JobServers();
    for (let test = 0; test < 300; test++) expect(servers.create(test, 0, true)).toBe(true);
    for (let test = 0; test < 300; test++) expect(servers.create(test, 0, true)).toBe(false);
    for (let test = 1; test < 300; test++) servers.build(test, 0);
    expect(servers.isAnyAmiss()).toBe(true);
    servers.build(0, 0);
    expect(servers.isAnyAmiss()).toBe(false);
  });

  it("are forgotten with the job", () => {
    const servers = new JobServers();
    servers.create(0, 3, true);
    servers.clear();
    expect(servers.isAnyAmiss()).toBe(false);
    expect(servers.create(0, 3, true)).toBe(true);
  });

  it("are told apart by numbers of any kind", () => {
    const servers = new JobServers();
    const numbers = [
      [0, 0],
      [0, 32],
      [-1, 0],
      [1, 0],
      [0, 2 ** 25],
      [0, 2 ** 25 + 32],
      [0, 2 ** 26],
      [2 ** 33, 0],
      [0.5, 0],
    ] as const;
    for (const [test, index] of numbers) expect(servers.create(test, index, true)).toBe(true);
    for (const [test, index] of numbers) expect(servers.create(test, index, true)).toBe(false);
    for (const [test, index] of numbers.slice(1)) servers.build(test, index);
    expect(servers.isAnyAmiss()).toBe(true);
    servers.build(0, 0);
    expect(servers.isAnyAmiss()).toBe(false);
  });
});
