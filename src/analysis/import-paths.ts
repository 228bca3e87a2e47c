/** Names that begin with the import path of a Go package: `example.org/sorting.Sort`. */

/** The directories of such a name, `example.org/`; empty of any other. What is exported, and thus a benchmark, has no small letter first. */
const directories = /^(?:[\w.~-]+\/)+?(?=[\w~-]+(?:\.[a-z\d][\w~-]*)*\.(?=[^\sa-z]))/;

/** `example.org/sorting.Sort` → `sorting.Sort`: what all of these names have in common before their packages is taken out. */
export function withoutCommonPath(names: readonly string[]): (name: string) => string {
  let common: string[] | null = null;
  for (const name of names) {
    const own = (directories.exec(name)?.[0] ?? "").split(/(?<=\/)/);
    const length = common === null ? own.length : common.findIndex((part, i) => part !== own[i]);
    common = own.slice(0, length === -1 ? common?.length : length);
  }
  const { length } = common?.join("") ?? "";
  return (name) => name.slice(length);
}
