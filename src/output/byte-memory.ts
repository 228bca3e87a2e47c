/** The kernel that writes rows, and its memory. */
import module from "../assembly/table-rows.wasm";

/** What `src/assembly/table-rows.ts` exports. */
export interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly base: { readonly value: number };
  readonly nextRow: { readonly value: number };
  readonly nextColumn: { readonly value: number };
  readonly firstText: { readonly value: number };
  readonly endOfTexts: { readonly value: number };
  reserve(end: number): number;
  isShort(starts: number, lengths: number, rows: number, most: number): number;
  begin(): void;
  skip(): void;
  write(columns: number, count: number, rows: number, wanted: number, at: number): number;
}

/** Null where it cannot be had. */
export function newKernel(): Kernel | null {
  const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  if (typeof WebAssembly === "undefined" || !isLittleEndian) return null;
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(module)).exports as unknown as Kernel;
  } catch (error) {
    const { CompileError, RuntimeError } = WebAssembly;
    if ([CompileError, RuntimeError, RangeError].some((kind) => error instanceof kind)) return null;
    throw error;
  }
}

/** The kernel, and its memory by bytes, words and doubles, until that grows. */
export interface Memory {
  readonly kernel: Kernel;
  readonly bytes: Buffer;
  readonly words: Uint32Array;
  readonly doubles: Float64Array;
}

export function newMemory(kernel: Kernel): Memory {
  const { buffer } = kernel.memory;
  const [words, doubles] = [new Uint32Array(buffer), new Float64Array(buffer)];
  return { kernel, bytes: Buffer.from(buffer), words, doubles };
}
