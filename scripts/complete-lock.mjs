/**
 * npm leaves an optional package out of package-lock.json when the registry at hand does not have it, and `npm ci` then refuses the lock as
 * incomplete, on every platform. That happens to native packages, of which a mirror may hold only some platforms. This adds the
 * missing ones (version, platform, no hash), so that `npm ci` passes over what is for other platforms. Run it after every change of dependencies:
 * `npm run lock`.
 */
import { readFileSync, writeFileSync } from "node:fs";

const file = "package-lock.json";
const systems = new Set([
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
]);
const processors = new Set(["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "wasm32", "x64"]);
const libraries = { gnu: "glibc", gnueabihf: "glibc", musl: "musl", musleabihf: "musl" };

const lock = JSON.parse(readFileSync(file, "utf8"));
let added = 0;
for (const [path, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const places = [`node_modules/${name}`, `${path}/node_modules/${name}`];
    const words = name.split("/").at(-1).split("-");
    const os = words.find((word) => systems.has(word));
    if (places.some((place) => place in lock.packages) || os === undefined || !/^\d/.test(version)) continue;
    const cpu = words.find((word) => processors.has(word));
    const libc = os === "linux" ? words.map((word) => libraries[word]).find(Boolean) : undefined;
    lock.packages[places[0]] = {
      version,
      ...(cpu === undefined ? {} : { cpu: [cpu] }),
      ...(dev ? { dev } : {}),
      ...(libc === undefined ? {} : { libc: [libc] }),
      optional: true,
      os: [os],
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${file}: ${added} packages of other platforms added`);
