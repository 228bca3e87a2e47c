import { type Values, present } from "./select.ts";

/**
 * The power of ten that all values are multiples of, 1 down to 10⁻⁶: how finely they were printed. 0 if they are finer. NaN means missing
 * and is left out.
 */
export function resolution(values: Values): number {
  const rest = present(values);
  for (let decimals = 0; decimals <= 6; decimals++) {
    if (rest.every((value) => Number(value.toFixed(decimals)) === value)) return 10 ** -decimals;
  }
  return 0;
}
