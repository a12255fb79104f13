/** Crockford's base32: no letter that a person takes for a digit or another letter. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bitsPerSymbol = 5;

/** Random bytes of a share code: 120 bits, which nobody guesses. */
export const shareCodeBytes = 15;

/** Symbols that carry these bits; one more checks them. */
const payloadLength = (shareCodeBytes * 8) / bitsPerSymbol;
const groupLength = 5;

/**
 * Writes a share code as a person reads it out: five groups of five, the last symbol a check.
 *
 * @param random {@link shareCodeBytes} bytes
 */
export function shareCodeOf(random: Uint8Array): string {
  if (random.length !== shareCodeBytes) {
    throw new RangeError(`A share code is made of ${shareCodeBytes} bytes.`);
  }
  const values = symbolValues(random);
  return grouped([...values, checkOf(values)].map((value) => alphabet.charAt(value)).join(''));
}

/**
 * Reads what a person typed: case, spaces and hyphens do not count, `O` is 0, and `I` and `L` are 1.
 * A single wrong symbol and two that changed places are always noticed.
 *
 * @returns the code as {@link shareCodeOf} writes it; `undefined` if it is none
 */
export function parseShareCode(typed: string): string | undefined {
  const symbols = typed
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const values = Array.from(symbols, (symbol) => alphabet.indexOf(symbol));
  const check = values.pop();
  return values.length === payloadLength && !values.includes(-1) && check === checkOf(values)
    ? grouped(symbols)
    : undefined;
}

function symbolValues(bytes: Uint8Array): number[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: payloadLength }, (_, index) =>
    parseInt(bits.slice(index * bitsPerSymbol, (index + 1) * bitsPerSymbol), 2),
  );
}

/** Horner's rule over GF(32), so that each place has a weight of its own. */
function checkOf(values: readonly number[]): number {
  return values.reduce((sum, value) => double(sum ^ value), 0);
}

/** Multiplication by x modulo x^5 + x^2 + 1. */
function double(value: number): number {
  return (value << 1) ^ (value & 0b10000 ? 0b100101 : 0);
}

function grouped(symbols: string): string {
  return (symbols.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []).join('-');
}
