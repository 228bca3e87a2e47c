/** The lines of a Python traceback, versions 2.4 to 3.14. */
import { hasAt } from "./bytes.ts";

export const header = "Traceback (most recent call last)";
const headerBytes = Buffer.from(header);

/** `  File "client.py", line 37, in request`; SyntaxErrors name no function. */
const frame = /^ {2}File "[^"]*(?:"(?!, line)[^"]*)*", line \d+(?:, in (.*))?$/;

/** Names of exceptions: `cloudservers.exceptions.OverLimit`, `socket.error`, `KeyError`, and what Python writes before a message. */
const exceptionLine = /^((?:[A-Za-z_]\w*\.)*(?:[A-Z]\w*|error|timeout|gaierror|herror))(?::(?: (.*))?)?$/;
/** Lines of other programs that look the same. */
const noException = /^(?:[A-Z]+|Debug|Error|Info|Note|Usage|Warning|Critical|Fatal)$/;
/** Without a message, only a name like these is taken for an exception. */
const bareException = /\.|(?:Error|Exception|Interrupt|Exit|Iteration)$|^[A-Z][a-z]+(?:[A-Z][a-z]*)+$/;

const chain =
  /^(?:During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:)$/;

export interface ExceptionLine {
  readonly name: string;
  readonly message: string;
}

/** The function that a frame line names (`""` for none); null if it is none. */
export function readFrame(line: string): string | null {
  const match = frame.exec(line);
  return match === null ? null : (match[1] ?? "");
}

export function readException(line: string): ExceptionLine | null {
  const match = exceptionLine.exec(line.trimEnd());
  if (match === null) return null;
  const [, name = "", message] = match;
  if (noException.test(name) || (message === undefined && !bareException.test(name))) return null;
  return { name, message: message ?? "" };
}

/** Further lines that exceptions of API clients print: `Reason: Too Many Requests`, `HTTP response headers: {…}`. */
const detail = /^(?:Reason|HTTP response (?:headers|body)|Retry-After|Response)\b/i;
/** What these begin with, and those that tell of a chain, as bytes. */
const followers = Array.from("DTHhRr", (letter) => letter.charCodeAt(0));

export function isDetail(line: string): boolean {
  return detail.test(line);
}

/** False if a line whose first byte that is no blank is this one is neither a detail nor tells of a chain. */
export function mayFollow(first: number): boolean {
  return first <= 0x20 || first > 0x7f || followers.includes(first);
}

export function isChain(line: string): boolean {
  return chain.test(line.trim());
}

/** Where the header begins; -1 if the line is something else, such as a sentence or a program that mentions it. */
export function findHeader(line: string): number {
  const at = line.lastIndexOf(header);
  return at !== -1 && /^:?\s*$/.test(line.slice(at + header.length)) ? at : -1;
}

/** False of what `findHeader` finds nothing in: a look at the last of `bytes[start, end)`, for which no text has to be made. */
export function mayEndWithHeader(bytes: Buffer, start: number, end: number): boolean {
  let at = end;
  while (at > start && isBlank(bytes[at - 1] as number)) at--;
  if (at > start && (bytes[at - 1] as number) > 0x7f) return true; // blanks of other languages
  if (bytes[at - 1] === 0x3a) at--;
  const from = at - headerBytes.length;
  return from >= start && hasAt(bytes, from, at, headerBytes);
}

const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** The first frame line of a traceback, and where the lines of the traceback begin. */
export interface FirstFrame {
  /** What stands before it is an indentation or a logger's prefix. */
  readonly base: number;
  readonly called: string;
}

/** Null if the line is no frame line. */
export function readFirstFrame(line: string): FirstFrame | null {
  const at = line.indexOf('  File "');
  if (at === -1) return null;
  // Behind an indentation the frame's own two blanks are the last of it.
  const base = line.slice(0, at).trim() === "" ? line.indexOf("File") - 2 : at;
  const called = readFrame(line.slice(base));
  return called === null ? null : { base, called };
}

/** `raise NotFound(404, "No …")`: the class, and a status if it comes first; null if the code raises nothing that it names. */
export function readRaise(code: string): { readonly name: string; readonly status: number | null } | null {
  const match = /^raise (?:[\w.]+\.)?([A-Z]\w*)\((?:\w+=)?(?:([45]\d\d)\b)?/.exec(code.trim());
  if (match === null) return null;
  return { name: match[1] ?? "", status: match[2] === undefined ? null : Number(match[2]) };
}
