/**
 * Which server names may enter a script that deletes. A name is taken as it is or refused; it is never repaired, because a repaired name
 * is another server's name: `test79\b45` without its backspace is `test7945`.
 */

interface NameRule {
  readonly reason: string;
  readonly applies: (name: string) => boolean;
  /** True if `--allow-unusual-names` lifts it. */
  readonly unusual?: true;
}

/** Cc holds NUL, line feeds and escapes. */
const control = /\p{Cc}/u;
/** Bidi marks and zero-width characters are Cf or default-ignorable; Cn is unassigned, Co private use, Cs half a surrogate pair. */
const invisible = /[\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** All digits of any script: Python's int() reads them all, so a client would take the name for an id. */
const digits = /^\p{Nd}+$/u;
const uuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const plain = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** In this order: the first that applies is the reason given. */
const rules: readonly NameRule[] = [
  { reason: "the name is empty", applies: (name) => name === "" },
  { reason: "it holds a control character", applies: (name) => control.test(name) },
  {
    reason: "it holds an invisible, bidirectional or unassigned character",
    applies: (name) => invisible.test(name),
  },
  // What stands for bytes that are no text, and for half a character.
  { reason: "it holds a character that could not be read", applies: (name) => name.includes("\ufffd") },
  { reason: "it is not in Unicode normal form C", applies: (name) => name !== name.normalize("NFC") },
  { reason: "it begins or ends with a blank", applies: (name) => name !== name.trim() },
  { reason: "it is longer than 255 characters", applies: (name) => Array.from(name).length > 255 },
  { reason: "it looks like a server id", applies: (name) => digits.test(name) || uuid.test(name) },
  {
    reason:
      "it has characters other than letters, digits, . _ - (runlens cleanup --allow-unusual-names lets it through)",
    applies: (name) => !plain.test(name),
    unusual: true,
  },
];

/** A plain name shorter than any id, with a letter first: none of the rules applies, which is quicker to see so. */
const usual = /^[A-Za-z][A-Za-z0-9._-]{0,30}$/;

/** Why a name must not be used; null if it may. */
export function refuseServerName(name: string, allowUnusual: boolean): string | null {
  if (usual.test(name)) return null;
  const rule = rules.find(({ applies, unusual }) => !(allowUnusual && unusual === true) && applies(name));
  return rule?.reason ?? null;
}

const longestUsual = 31;

/** What a byte may be in a usual name: 2 for a letter, 1 for what else it holds behind the first, 0 for all others. */
const usualBytes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z]/.test(character) ? 2 : Number(/[0-9._-]/.test(character));
});

/** True for the bytes of a usual name, without making a text of them; false says nothing. */
export function isUsualName(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > longestUsual || start === end || usualBytes[bytes[start] as number] !== 2) return false;
  for (let at = start + 1; at < end; at++) if (usualBytes[bytes[at] as number] === 0) return false;
  return true;
}
