/** Short names of inputs: the last part of the path where that tells them apart, else the whole path. */
export function sourceNames(sources: Iterable<string>): (source: string) => string {
  const names = new Map<string, string>();
  const uses = new Map<string, number>();
  for (const source of sources) {
    if (names.has(source)) continue;
    const name = baseName(source);
    names.set(source, name);
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return (source) => {
    const name = names.get(source) ?? baseName(source);
    return uses.get(name) === 1 ? name : source;
  };
}

function baseName(source: string): string {
  let end = source.length;
  while (end > 0 && (source[end - 1] === "/" || source[end - 1] === "\\")) end--;
  if (end === 0) return source;
  const before = Math.max(source.lastIndexOf("/", end - 1), source.lastIndexOf("\\", end - 1));
  return source.slice(before + 1, end);
}
