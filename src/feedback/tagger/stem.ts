/** Takes off the endings that English adds to a word, roughly: "strikes", "striking" and "strike" become one. */
export function stem(word: string): string {
  const n = word.length;
  if (n < 4 || word.charCodeAt(0) < 97) return word;
  let end = n;
  if (word.endsWith("'s")) end = n - 2;
  else if (word.endsWith('ies')) return `${word.slice(0, n - 3)}y`;
  else if (word.endsWith('ing') && n > 5) end = n - 3;
  else if (word.endsWith('ly') && n > 5) end = n - 2;
  else if (word.endsWith('ed') && n > 4) end = n - 2;
  else if (word.endsWith('s') && !word.endsWith('ss') && !word.endsWith('us')) end = n - 1;
  const last = word.charCodeAt(end - 1);
  // "stopping", "stopped"
  if (end < n - 1 && end > 3 && last === word.charCodeAt(end - 2) && last !== 115 && last !== 108) end--;
  if (word.charCodeAt(end - 1) === 101 && end > 3) end--;
  return end === n ? word : word.slice(0, end);
}
