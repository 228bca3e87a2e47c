/** Every way to choose `n` of `items`: the brute force that exact counts are checked against. */
export function* choices<T>(items: readonly T[], n: number): Generator<T[]> {
  if (n === 0) {
    yield [];
    return;
  }
  for (let first = 0; first <= items.length - n; first++) {
    for (const rest of choices(items.slice(first + 1), n - 1)) yield [items[first] as T, ...rest];
  }
}
