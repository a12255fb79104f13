/** Splits a search value at a separator that is not escaped (FHIR R4, search, 3.1.1.4.1.1). */
export function splitUnescaped(text: string, separator: ',' | '|'): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === separator) {
      parts.push('');
      continue;
    }
    // An escaped character goes along with its backslash, for `unescape`.
    const taken = character === '\\' ? text.slice(at, at + 2) : character;
    parts.push(`${parts.pop() ?? ''}${taken}`);
    at += taken.length - 1;
  }
  return parts;
}

/** Takes away the backslashes before `,`, `|`, `$` and `\`. */
export function unescape(text: string): string {
  return text.replace(/\\([,|$\\])/g, '$1');
}
