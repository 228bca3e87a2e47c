import type { Plugin } from "esbuild";

export function compileAssembly(file: string): Promise<Uint8Array>;
export const assembly: Plugin;
