const combiningMarks = /\p{Mark}/gu;

/** Folds case, accents and spacing, so that `Jiménez ` and `jimenez` are the same text. */
export function normalizeText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(combiningMarks, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
