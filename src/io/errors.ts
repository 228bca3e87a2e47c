/** What the operating system says, in words. */

const meanings: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "no such file or directory",
  ENOTDIR: "a part of the path is a file, not a directory",
  EISDIR: "this is a directory, not a file",
  EEXIST: "something of that name exists already",
  ELOOP: "the links lead round in a circle",
  ENAMETOOLONG: "the path is too long",
  EMFILE: "this process has too many files open: raise `ulimit -n`",
  ENFILE: "the system has too many files open",
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than this process may write: see `ulimit -f`",
  EROFS: "the file system is read-only",
  EIO: "the device reported an input/output error",
  ESTALE: "the network file system lost this file",
  ENOTCONN: "the network file system is not connected",
  ETIMEDOUT: "the network file system does not answer",
  EHOSTDOWN: "the host of the network file system is down",
  EHOSTUNREACH: "the host of the network file system cannot be reached",
  ENODEV: "the device is gone",
  ENXIO: "the device is gone",
  ENOMEM: "the system is out of memory",
  ETXTBSY: "the file is being executed",
};

/** A sentence for an error of the file system; the message of any other error. */
export function explain(error: unknown): string {
  const code = errorCode(error);
  if (code !== null) return meanings[code] ?? `the system says ${code}`;
  return error instanceof Error ? error.message : String(error);
}

/** `ENOENT` and the like; null if the error has no such code. */
export function errorCode(error: unknown): string | null {
  const code: unknown = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}

/** `out/report.html: permission denied`, for an error of the file system that says what it is about; null for any other. */
export function explainFileError(error: unknown): string | null {
  if (error instanceof Error && "syscall" in error && error.syscall === "uv_cwd")
    return `the working directory is not there any more, or not to be seen (${explain(error)}): change into another one`;
  if (errorCode(error) === null || !(error instanceof Error) || !("path" in error)) return null;
  return `${String(error.path)}: ${explain(error)}`;
}

/** Errors that say nothing about the file itself. */
const outages: ReadonlySet<string> = new Set([
  "EAGAIN",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "EIO",
  "EMFILE",
  "ENFILE",
  "ENODEV",
  "ENOMEM",
  "ENOTCONN",
  "ENXIO",
  "ESTALE",
  "ETIMEDOUT",
]);

/** True for an error that may pass without anybody touching the file: the device or the network failed, or this process has too much open. */
export function isOutage(error: unknown): boolean {
  return outages.has(errorCode(error) ?? "");
}
