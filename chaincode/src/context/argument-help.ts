/** How arguments that many functions take are described to their callers. */
export const keyHelp = 'Random UUID; a repeated request with the same key takes effect once.';
export const argumentHelp =
  'SHA-256 of the canonical JSON of salt and value of the sensitive argument, 64 hex digits.';
