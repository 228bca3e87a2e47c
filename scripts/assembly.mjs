/** Makes WebAssembly of `src/assembly/*.ts`, which are AssemblyScript: `import module from "../assembly/line-scan.wasm"` gives its bytes. */
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import asc from "assemblyscript/asc";

/** The WebAssembly that belongs to `file`, a path that ends in `.wasm` beside the source that it is made of. */
export async function compileAssembly(file) {
  const [source, result] = [basename(file).replace(/\.wasm$/, ".ts"), basename(file)];
  const [directory, files] = [dirname(file), new Map()];
  let said = "";
  const { error } = await asc.main(
    [
      source,
      "--outFile",
      result,
      "--baseDir",
      directory,
      "-O3",
      "--runtime",
      "stub",
      "--noAssert",
      "--enable",
      "simd",
    ],
    {
      writeFile: (name, contents) => files.set(name, contents),
      stderr: { write: (text) => (said += text) },
      readFile: (name) => readOrNull(`${directory}/${name}`),
    },
  );
  if (error !== null) throw new Error(`${source}: ${error.message}\n${said}`);
  return files.get(result);
}

/** The compiler asks for files that may not be there. */
function readOrNull(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/** For the bundler. */
export const assembly = {
  name: "assembly",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => ({
      path: new URL(path, `file://${resolveDir}/`).pathname,
      namespace: "assembly",
    }));
    onLoad({ filter: /\.wasm$/, namespace: "assembly" }, async ({ path }) => ({
      contents: await compileAssembly(path),
      loader: "binary",
    }));
  },
};
