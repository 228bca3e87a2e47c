/** The kernel that writes rows, and its memory. */
import module from "../assembly/table-rows.wasm";
import { startModule } from "../wasm.ts";

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
export const newKernel = (): Kernel | null => startModule(module) as Kernel | null;

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
