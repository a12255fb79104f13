/** Entities that stand for a letter's neighbours; numeric ones are decoded, others become a space. */
const entity = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|[a-z]{2,31});/gi;

/** Characters that no reader sees. */
const invisible = /[\u00AD\u200B-\u200F\u2060\uFEFF]/g;

/** Printable ASCII without markup and entities, as nearly every text is. */
const plain = /^[ -%'-;=-~]*$/;

/** A text as a reader sees it: without markup, entities decoded, other forms of letters made plain. */
export function plainText(text: string): string {
  if (plain.test(text)) {
    return text;
  }
  return text
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(entity, (_, decimal?: string, hex?: string) => character(decimal, hex))
    .replaceAll(invisible, '')
    .normalize('NFKC');
}

function character(decimal?: string, hex?: string): string {
  const code = decimal === undefined ? Number.parseInt(hex ?? '20', 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
