import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { parseShareCode, shareCodeBytes, shareCodeOf } from './share-code.js';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const code = fc
  .uint8Array({ minLength: shareCodeBytes, maxLength: shareCodeBytes })
  .map(shareCodeOf);
/** Places of symbols, which are not those of hyphens. */
const place = fc.nat({ max: 24 });
const at = (index: number): number => index + Math.floor(index / 5);

function replaced(text: string, index: number, symbol: string): string {
  return text.slice(0, index) + symbol + text.slice(index + 1);
}

describe('a share code', () => {
  it('given any random bytes, then it is five groups of five and reads back as itself', () => {
    fc.assert(
      fc.property(code, (text) => {
        assert.match(text, /^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){4}$/);
        assert.equal(parseShareCode(text), text);
      }),
    );
  });

  it('given two different codes, then their texts differ', () => {
    const bytes = fc.uint8Array({ minLength: shareCodeBytes, maxLength: shareCodeBytes });
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        assert.equal(
          shareCodeOf(one) === shareCodeOf(other),
          Buffer.from(one).equals(Buffer.from(other)),
        );
      }),
    );
  });

  it('given how people type, then case, hyphens, spaces and look-alikes do not count', () => {
    const typed = fc.tuple(code, fc.constantFrom('', ' ', '-', ' - ')).map(([text, between]) => ({
      text,
      typed: ` ${text.toLowerCase().replaceAll('-', between).replaceAll('0', 'o').replaceAll('1', 'l')} `,
    }));
    fc.assert(
      fc.property(typed, ({ text, typed: written }) => {
        assert.equal(parseShareCode(written), text);
        assert.equal(parseShareCode(written.replaceAll('l', 'I')), text);
      }),
    );
  });

  it('given one wrong symbol, then it is none', () => {
    fc.assert(
      fc.property(code, place, fc.constantFrom(...Array.from(alphabet)), (text, index, symbol) => {
        fc.pre(text.charAt(at(index)) !== symbol);
        assert.equal(parseShareCode(replaced(text, at(index), symbol)), undefined);
      }),
    );
  });

  it('given two symbols that changed places, then it is none', () => {
    fc.assert(
      fc.property(code, place, place, (text, one, other) => {
        const [first, second] = [text.charAt(at(one)), text.charAt(at(other))];
        fc.pre(first !== second);
        const swapped = replaced(replaced(text, at(one), second), at(other), first);
        assert.equal(parseShareCode(swapped), undefined);
      }),
    );
  });

  it('given any other text, then it is none, whatever its length', () => {
    for (const text of ['', '-', 'U0000-00000-00000-00000-00000', '00000-00000', '0'.repeat(26)]) {
      assert.equal(parseShareCode(text), undefined, text);
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.doesNotThrow(() => parseShareCode(text));
      }),
    );
  });

  it('given another number of bytes, then none is made', () => {
    assert.throws(() => shareCodeOf(new Uint8Array(14)), RangeError);
  });
});
