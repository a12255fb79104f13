import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CanaryBook } from './canary.js';
import { packings, spellings } from './disguises.js';
import { Lookout, Scanner } from './scanner.js';
import { unfoldedLimit } from './unpack.js';

const book = new CanaryBook();
const canary = { name: 'planted', text: book.word('planted') };
for (let index = 0; index < 20; index += 1) {
  book.word(`other ${index}`);
}
const lookout = new Lookout(book.canaries);

function sightings(bytes: Buffer, by = lookout) {
  const scanner = new Scanner(by);
  scanner.scan('here', bytes);
  assert.deepEqual(scanner.unfinished, []);
  return scanner.sightings;
}

const found = (bytes: Buffer): string[] => [
  ...new Set(sightings(bytes).map(({ canary: name }) => name)),
];

/** Anything that may stand around a canary; it ends and begins with what is in no alphabet. */
const surroundings = fc
  .uint8Array({ maxLength: 300 })
  .map((bytes) => Buffer.concat([Buffer.of(10), bytes, Buffer.of(10)]));

const spelling = fc.constantFrom(...Object.values(spellings));
const packing = fc.constantFrom(...Object.values(packings));
/** With nothing before it in what was encoded: an unmarked stream within is whole. */
const alignedPacking = fc.constantFrom(
  ...Object.entries(packings).flatMap(([name, pack]) => (/second|third/.test(name) ? [] : [pack])),
);

describe('Scanner', function () {
  this.timeout(60_000);

  for (const [name, spell] of Object.entries(spellings)) {
    it(`given a canary in ${name} anywhere, then it is found`, () => {
      fc.assert(
        fc.property(surroundings, surroundings, (before, after) => {
          assert.deepEqual(found(Buffer.concat([before, spell(canary.text), after])), ['planted']);
        }),
      );
    });
  }

  for (const [name, pack] of Object.entries(packings)) {
    it(`given a canary in any spelling within ${name}, then it is found`, () => {
      fc.assert(
        fc.property(spelling, surroundings, surroundings, (spell, before, after) => {
          const content = Buffer.concat([before, spell(canary.text), after]);
          assert.deepEqual(found(pack(content)), ['planted']);
        }),
      );
    });
  }

  it('given a canary under several layers of packing, then it is found', () => {
    fc.assert(
      fc.property(
        fc.array(alignedPacking, { minLength: 2, maxLength: 4 }),
        spelling,
        surroundings,
        (packs, spell, around) => {
          const content = Buffer.concat([around, spell(canary.text), around]);
          const packed = packs.reduce<Buffer>((bytes, pack) => pack(bytes), content);
          assert.deepEqual(found(packed), ['planted']);
        },
      ),
    );
  });

  it('given a marked stream or an encoded text in the middle of other bytes, then it is found', () => {
    for (const name of ['gzip', 'zlib', 'hex', 'base64, first alignment'] as const) {
      fc.assert(
        fc.property(surroundings, surroundings, (before, after) => {
          const content = Buffer.from(`{"name":"${canary.text}"}`);
          const packed = packings[name]!(packings.gzip!(content));
          assert.deepEqual(found(Buffer.concat([before, packed, after])), ['planted']);
        }),
      );
    }
  });

  it('given a gzip file with a name and a comment, then it is found', () => {
    const plain = gzipSync(canary.text);
    const header = Buffer.concat([plain.subarray(0, 3), Buffer.of(8 + 16), plain.subarray(4, 10)]);
    const named = [header, Buffer.from('name\0comment\0'), plain.subarray(10)];
    assert.deepEqual(found(Buffer.concat(named)), ['planted']);
  });

  it('given random bytes, in any packing, then nothing is found', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), packing, (bytes, pack) => {
        assert.deepEqual(found(pack(Buffer.from(bytes))), []);
      }),
    );
  });

  it('given a decimal, then it is found as a text and as a database stores it', () => {
    const values = new CanaryBook();
    const text = values.decimal('value');
    const double = Buffer.alloc(8);
    double.writeDoubleBE(Number(text));
    for (const bytes of [Buffer.from(`{"value":${text}}`), double]) {
      assert.equal(sightings(bytes, new Lookout(values.canaries)).length, 1);
    }
  });

  it('given a text that is not ASCII, then it is found in UTF-8, Latin-1 and escapes', () => {
    const canaries = [{ name: 'name', text: 'Zoë-Éowyn-Łukasz-Müller' }];
    const escaped = canaries[0]!.text.replace(
      /[^ -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const forms = [Buffer.from(canaries[0]!.text), Buffer.from(escaped)];
    for (const bytes of [...forms, Buffer.from(encodeURIComponent(canaries[0]!.text))]) {
      assert.ok(sightings(bytes, new Lookout(canaries)).length > 0, bytes.toString());
    }
  });

  it('given a place, then it is named with the way there', () => {
    const packed = Buffer.from(gzipSync(canary.text).toString('base64'));
    const ways = sightings(packed).map(({ place, encoding }) => `${place}: ${encoding}`);
    assert.ok(ways.includes('here: base64 > gzip > utf-8'), ways.join());
  });

  it('given more than is unfolded, then the place is named as unfinished', () => {
    const scanner = new Scanner(lookout);
    scanner.scan('bomb', gzipSync(Buffer.alloc(unfoldedLimit + 1)));
    assert.deepEqual(scanner.unfinished, ['bomb']);
  });
});
