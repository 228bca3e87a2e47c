/** Text is handed on in pieces of about this many characters. */
const pieceLength = 65_536;

/** Gathers short texts into pieces that are worth a write; their order and content stay. */
export function* gather(texts: Iterable<string>): Generator<string, void, void> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}
