import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UnknownCoverage } from '../../coverage/plan-service.js';
import { parseInterchange } from './interchange.js';
import { plainText, writeInterchange } from './write-interchange.js';

const envelope = {
  ...{ sender: 'EVERGREEN', receiver: 'CLEARING', control: '42', usage: 'T' as const },
  at: new Date('2026-03-01T09:05:00Z'),
};
const write = (...segments: readonly (readonly [string, ...string[]])[]): string =>
  writeInterchange(envelope, { type: '271', group: 'HB', guide: '005010X279A1', segments });
const example = write(['BHT', '0022', '11'], ['EB', '1', '', '30^88']);

const segment = fc.tuple(
  fc.constantFrom('NM1', 'EB', 'REF', 'N3', 'HSD', 'MSG'),
  fc.array(fc.stringMatching(/^[A-Z0-9 .,-]{1,12}$/), { minLength: 1, maxLength: 8 }),
);

function isRefused(text: string): boolean {
  try {
    parseInterchange(text);
    return false;
  } catch (error) {
    assert.ok(error instanceof UnknownCoverage);
    assert.equal(error.reason, 'answer-malformed');
    return true;
  }
}

describe('an X12 interchange', () => {
  it('given what was written, then exactly that is read', () => {
    assert.equal(example.indexOf('~'), 105);
    const { sets, separators } = parseInterchange(example);
    assert.deepEqual(separators, { element: '*', repetition: '^', component: ':' });
    assert.deepEqual(sets, [
      {
        ...{ type: '271', guide: '005010X279A1' },
        segments: [
          ['BHT', '0022', '11'],
          ['EB', '1', '', '30^88'],
        ],
      },
    ]);
  });

  it('given any segments, then they are read as they were written', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 20 }), (drawn) => {
        const segments = drawn.map(([id, elements]) => [id, ...elements] as const);
        assert.deepEqual(parseInterchange(write(...segments)).sets[0]?.segments, segments);
      }),
    );
  });

  it('given other separators and no line ends, then the same is read', () => {
    const other = example
      .replaceAll('\n', '')
      .replaceAll('*', '|')
      .replaceAll('~', "'")
      .replaceAll('^', '!')
      .replaceAll(':', '>');
    const { separators, sets } = parseInterchange(other);
    assert.deepEqual(separators, { element: '|', repetition: '!', component: '>' });
    assert.deepEqual(sets[0]?.segments[1], ['EB', '1', '', '30!88']);
  });

  it('given any cut, any lost or doubled segment, then it is refused and nothing is read of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: example.length - 2 }), (length) => {
        assert.ok(isRefused(example.slice(0, length)));
      }),
    );
    const parts = example.split('\n');
    for (const index of parts.keys()) {
      assert.ok(isRefused(parts.toSpliced(index, 1).join('\n')), `without ${parts[index]}`);
      assert.ok(isRefused(parts.toSpliced(index, 0, parts[index] ?? '').join('\n')));
    }
  });

  it('given any text at all, then it is read or refused, and nothing else happens', () => {
    fc.assert(fc.property(fc.string({ maxLength: 400 }), (text) => isRefused(text)));
    fc.assert(
      fc.property(fc.nat(example.length - 1), fc.string({ maxLength: 3 }), (at, put) => {
        isRefused(example.slice(0, at) + put + example.slice(at + 1));
      }),
    );
  });

  it('given envelopes whose numbers do not match, then refused', () => {
    for (const [from, to] of [
      ['SE*4*0001', 'SE*5*0001'],
      ['SE*4*0001', 'SE*4*0002'],
      ['GE*1*42', 'GE*2*42'],
      ['GE*1*42', 'GE*1*43'],
      ['IEA*1*000000042', 'IEA*2*000000042'],
      ['IEA*1*000000042', 'IEA*1*000000043'],
    ] as const) {
      assert.ok(example.includes(from));
      assert.ok(isRefused(example.replace(from, to)), to);
    }
  });
});

describe('a text in an interchange', () => {
  it('given any text, then nothing in it separates, and it is no longer than it may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = plainText(text, 20);
        assert.match(plain, /^[A-Z0-9 !"&'()+,\-./;?=]{0,20}$/);
        assert.equal(plainText(plain, 20), plain);
      }),
    );
    assert.equal(plainText('Núñez*~:^-O’Hara', 60), 'NUNEZ    -O HARA');
  });
});
