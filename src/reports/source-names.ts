/** Short names of inputs: the last part of the path where that tells them apart, else the whole path. */
export function sourceNames(sources: Iterable<string>): (source: string) => string {
  const all = new Set(sources);
  const uses = new Map<string, number>();
  for (const source of all) uses.set(baseName(source), (uses.get(baseName(source)) ?? 0) + 1);
  return (source) => (uses.get(baseName(source)) === 1 ? baseName(source) : source);
}

function baseName(source: string): string {
  return source.split(/[/\\]/).findLast((part) => part !== "") ?? source;
}
