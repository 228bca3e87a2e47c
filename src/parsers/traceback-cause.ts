/** What a traceback is about. */
import { type Failure, readFailure } from "./failure.ts";
import { readRaise } from "./traceback-lines.ts";

/** What a traceback said so far: plain data, secrets removed. */
export interface Traceback {
  readonly line: number;
  readonly at: string | null;
  /** Python goes on behind it: `Exception ignored in: …`. */
  readonly ignored: boolean;
  /** What stands before its lines, with all digits 0 (a time of day changes); null before the first frame. */
  prefix: string | null;
  /** A function that is called authenticate or the like was on the way. */
  inLogin: boolean;
  /** The code of the last frame, secrets removed; null while it is due. */
  code: string | null;
  lastLine: number;
  exception: string | null;
  /** What the exception says, secrets removed, and its further lines. */
  message: string;
  details: string;
  /** The next traceback is of the same failure. */
  chained: boolean;
  /** What stands before the lines of a group of exceptions, with all digits 0; null if it is none. */
  group: string | null;
  /** What the exceptions before it in the chain are about; `named` if they are of the same group, where none is the last word. */
  earlier: (Failure & { readonly named: Pick<Cause, "exception" | "message"> | null }) | null;
}

const login = /^_*(?:re_?)?(?:authenticate|auth|login|log_in|sign_in)(?:_\w+)?$/;
/** What goes wrong in a login without being its failure. */
const notLogin =
  /^(?:KeyboardInterrupt|SystemExit|(?:Import|ModuleNotFound|Syntax|Name|Attribute|Type|Memory)Error)$/;
/** True of the name of a function that logs in. */
export function isLogin(name: string): boolean {
  return login.test(name);
}

export interface Cause extends Failure {
  readonly exception: string | null;
  readonly message: string;
}

/** What the traceback is about: from its exception, from the code that raised it, from the chain, from the functions on the way. */
export function classify(open: Traceback): Cause {
  const raised = open.exception === null ? readRaise(open.code ?? "") : null;
  const exception = open.exception ?? raised?.name ?? null;
  const message = raised === null ? open.message : (open.code ?? "");
  const status = raised === null || raised.status === null ? "" : ` (HTTP ${raised.status})`;
  const own = readFailure(exception, message + status + open.details);
  const { earlier } = open;
  const isEarlier = own.kind === "other" && earlier !== null && earlier.kind !== "other";
  const { kind, httpStatus, retryAfter } = isEarlier ? earlier : own;
  const isLoginFailure = kind === "other" && open.inLogin && !notLogin.test(exception ?? "");
  const named = isEarlier ? earlier.named : null;
  return {
    kind: isLoginFailure ? "auth" : kind,
    httpStatus,
    retryAfter,
    exception: named === null ? exception : named.exception,
    message: named === null ? message : named.message,
  };
}
