/**
 * The order of two texts by code points: below zero, zero or above. As Postgres orders by bytes of UTF-8, and unlike
 * `<`, which orders by units of UTF-16 and so puts U+1F600 before U+FF5E.
 */
export function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    if (left.charCodeAt(at) !== right.charCodeAt(at)) return rank(left, at) - rank(right, at);
  }
  return left.length - right.length;
}

/** The unit where two texts part, with halves of a pair above all others. */
function rank(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_00_00 : unit;
}
