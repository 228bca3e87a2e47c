/** What is compiled to WebAssembly, at work. */

/** Views of its memory are of this machine's order of bytes, which has to be that of WebAssembly. */
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** What a module exports; null where it cannot be had: without WebAssembly, with little address space, on an old processor. */
export function startModule(module: Uint8Array): Record<string, unknown> | null {
  if (typeof WebAssembly === "undefined" || !isLittleEndian) return null;
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(module)).exports;
  } catch (error) {
    const { CompileError, RuntimeError } = WebAssembly;
    if ([CompileError, RuntimeError, RangeError].some((kind) => error instanceof kind)) return null;
    throw error;
  }
}
