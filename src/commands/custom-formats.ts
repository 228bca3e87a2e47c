/** The formats that inputs are looked through for: those that runlens knows, and those that the user describes in files. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { matchesGlob } from "../analysis/glob.ts";
import { explain } from "../io/errors.ts";
import { matchWatched } from "../io/watched-match.ts";
import { customCsv, readCsvMap } from "../parsers/custom-csv.ts";
import { customLines } from "../parsers/custom-lines.ts";
import { SpecError } from "../parsers/custom-spec.ts";
import { readJson } from "../parsers/exports/json-text.ts";
import { readFormatFile } from "../parsers/format-file.ts";
import { builtInFormats } from "../parsers/index.ts";
import type { Formats } from "../parsers/input-scanner.ts";
import { UsageError } from "./usage.ts";

export interface CustomFormatArguments {
  readonly "csv-map"?: readonly string[] | undefined;
  readonly "format-file"?: readonly string[] | undefined;
}

/** The files that describe formats: no inputs, even if they lie among them. */
export function formatFiles(args: CustomFormatArguments): string[] {
  return [...(args["csv-map"] ?? []), ...(args["format-file"] ?? [])];
}

/** Reads the user's own format files. What a map claims goes before what runlens knows. */
export function formatsFrom(args: CustomFormatArguments): Formats {
  if (formatFiles(args).length === 0) return builtInFormats;
  const maps = (args["csv-map"] ?? []).map((path) => {
    const map = readSpec("csv-map", path, readCsvMap);
    const { files } = map;
    return customCsv(path, map, (source) => files === null || matchesGlob(basename(source), files));
  });
  const lines = (args["format-file"] ?? []).map((path) =>
    customLines(
      readSpec("format-file", path, (json) => readFormatFile(json, matchWatched)),
      matchWatched,
    ),
  );
  const ids = builtInFormats.lines.map(({ id }) => id);
  for (const { id } of lines) {
    if (ids.includes(id))
      throw new UsageError(`--format-file: there is a format ${id} already: give yours another id.`);
    ids.push(id);
  }
  return { lines: [...builtInFormats.lines, ...lines], files: [...maps, ...builtInFormats.files] };
}

function readSpec<S>(option: string, path: string, read: (json: unknown) => S): S {
  const json = parseJson(option, path, readText(option, path));
  try {
    return read(json);
  } catch (error) {
    if (error instanceof SpecError) throw new UsageError(`--${option} ${path}: ${error.message}.`);
    throw error;
  }
}

function readText(option: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`--${option} ${path}: ${explain(error)}`);
  }
}

/** JSON.parse, with the line where the text is broken. */
function parseJson(option: string, path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { line, message } = readJson(text).trouble ?? { line: 1, message: "expected one JSON object" };
    throw new UsageError(`--${option} ${path}:${line}: ${message}.`);
  }
}
