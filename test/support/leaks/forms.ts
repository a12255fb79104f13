/** One way in which a text can stand in bytes. */
export interface Form {
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** Every form of a text that can be looked for as it is: no unpacking needed. */
export function formsOf(text: string): Form[] {
  const spellings = [...new Set([text, text.toLowerCase(), text.toUpperCase()])];
  const forms = [...spellings.flatMap(formsOfSpelling), ...doubles(text)];
  // The first of equal forms names them.
  const unique = forms.map((form) => [form.bytes.toString('latin1'), form] as const).reverse();
  return [...new Map(unique).values()];
}

function formsOfSpelling(text: string): Form[] {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const swapped = Buffer.from(utf16).swap16();
  return [
    { encoding: 'utf-8', bytes: utf8 },
    { encoding: 'latin1', bytes: Buffer.from(text, 'latin1') },
    { encoding: 'utf-16le', bytes: utf16 },
    { encoding: 'utf-16be', bytes: swapped },
    ...[utf8, utf16, swapped].flatMap(inBase64),
    ...[utf8, utf16, swapped].flatMap(inHex),
    ...escapes(text, utf8),
  ];
}

/** Base64 of bytes that stand anywhere in what was encoded: at any of three alignments. */
function inBase64(bytes: Buffer): Form[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // Characters that carry bits of a neighbour, which is not known, are left out.
    const [first, end] = [
      Math.ceil((before * 8) / 6),
      Math.floor(((before + bytes.length) * 8) / 6),
    ];
    const inner = text.slice(first, end);
    return [
      { encoding: `base64+${before}`, bytes: Buffer.from(inner) },
      {
        encoding: `base64url+${before}`,
        bytes: Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_')),
      },
    ];
  });
}

function inHex(bytes: Buffer): Form[] {
  const text = bytes.toString('hex');
  return [text, text.toUpperCase()].map((hex) => ({ encoding: 'hex', bytes: Buffer.from(hex) }));
}

function escapes(text: string, utf8: Buffer): Form[] {
  const percent = utf8.toString('hex').replace(/../g, '%$&');
  const json = [/[^ -~]/g, /[^]/g].map((escaped) => text.replace(escaped, jsonEscape));
  return [
    { encoding: 'percent', bytes: Buffer.from(encodeURIComponent(text)) },
    ...[percent, percent.toUpperCase()].map((one) => ({
      encoding: 'percent',
      bytes: Buffer.from(one),
    })),
    { encoding: 'json', bytes: Buffer.from(JSON.stringify(text).slice(1, -1)) },
    ...json.map((one) => ({ encoding: 'json', bytes: Buffer.from(one) })),
  ];
}

const jsonEscape = (unit: string): string =>
  `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A decimal as databases store it. */
function doubles(text: string): Form[] {
  if (!/^\d+\.\d+$/.test(text)) {
    return [];
  }
  const [little, big] = [Buffer.alloc(8), Buffer.alloc(8)];
  little.writeDoubleLE(Number(text));
  big.writeDoubleBE(Number(text));
  return [
    { encoding: 'double', bytes: little },
    { encoding: 'double', bytes: big },
  ];
}
