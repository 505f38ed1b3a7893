/** East Asian full-width characters take about 1 em, others about half of one. */
function emOf(character: string): number {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(
    character,
  )
    ? 1
    : 0.54;
}

export function emWidth(text: string): number {
  let width = 0;
  for (const character of text) width += emOf(character);
  return width;
}

/**
 * Breaks a line for a picture, where no browser does it: at blanks, and between any two full-width characters. At most
 * `lines` lines; what does not fit ends in an ellipsis.
 */
export function wrapText(text: string, maxEm: number, lines: number): string[] {
  const pieces =
    text.match(
      /[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\uffe6][，。、；：）」]?|[^\s\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\uffe6]+|\s+/gu,
    ) ?? [];
  const out: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (emWidth((line + piece).trimEnd()) > maxEm && line.trim() !== '') {
      out.push(line.trim());
      line = piece.trimStart();
    } else {
      line += piece;
    }
  }
  if (line.trim() !== '') out.push(line.trim());
  if (out.length <= lines) return out;
  const last = `${out[lines - 1]}…`;
  return [...out.slice(0, lines - 1), last];
}
