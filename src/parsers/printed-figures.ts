/** What lines of printed reports say, for formats that keep it until they know what it is of. */

/** A value in the unit it is printed in. */
export interface Figure {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
}

/** Plain data, as a part of a parser's state. */
export type FigureOfLine = Figure & { readonly line: number };

/** How the run was set. */
export type Param = readonly [name: string, value: string];

/** The one figure of a line; none if its value was not found. */
export function only(metric: string, value: string | undefined, unit: string): readonly Figure[] {
  return value === undefined ? [] : [{ metric, value: Number(value), unit }];
}
