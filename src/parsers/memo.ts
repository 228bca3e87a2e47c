/** Texts of which the results are kept. */
const mostKept = 64;
/** Longer texts are not likely to come again. */
const longestKept = 2000;

/**
 * The same pure function, with the results of the last texts kept: a job that is refused is refused again and again, in the same words. The
 * results are shared, so they must not be changed.
 */
export function remembering<Result>(read: (text: string) => Result): (text: string) => Result {
  const kept = new Map<string, Result>();
  return (text) => {
    if (text.length > longestKept) return read(text);
    const known = kept.get(text);
    if (known !== undefined || kept.has(text)) return known as Result;
    if (kept.size === mostKept) kept.clear();
    const result = read(text);
    kept.set(text, result);
    return result;
  };
}
