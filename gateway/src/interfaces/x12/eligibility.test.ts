import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { coverageResultSchema } from '@healthchain/protocol/coverage';
import { UnknownCoverage, type CoverageInquiry } from '../../coverage/plan-service.js';
import { inquiry } from '../../coverage/test-support/inquiry.js';
import { parseInterchange, type Segment } from './interchange.js';
import { readResponse } from './read-response.js';
import { writeInquiry } from './write-inquiry.js';
import { writeInterchange } from './write-interchange.js';

const at = new Date('2026-03-01T09:05:00Z');
const partners = {
  ...{ sender: 'evergreen', receiver: 'clearing', usage: 'T' as const },
  payer: { name: 'Evergreen Health Plan', id: 'EVG' },
};
const envelope = {
  sender: 'CLEARING',
  receiver: 'EVERGREEN',
  control: '7',
  at,
  usage: 'T' as const,
};

const trace: Segment = ['TRN', '2', inquiry.requestId, '9EVERGREEN'];
const subscriber: Segment = ['NM1', 'IL', '1', 'NUNEZ', 'ZOE', '', '', '', 'MI', 'w199-12'];

function respond(body: readonly Segment[], { type = '271', head = [trace, subscriber] } = {}) {
  const segments = [...head, ...body];
  return writeInterchange(envelope, { type, group: 'HB', guide: '005010X279A1', segments });
}

const read = (...body: readonly Segment[]) => readResponse(respond(body), inquiry);
const active: Segment = ['EB', '1', '', '30^88'];
const product = 'ZZ:310385';
const ofDrug = (code: string, change: Readonly<Record<number, string>> = {}): Segment => [
  'EB',
  code,
  ...Array.from({ length: 12 }, (_, index) => ({ 13: product, ...change })[index + 2] ?? ''),
];

describe('an eligibility inquiry (270)', () => {
  it('given a member and a drug, then exactly these segments, with nothing that could separate', () => {
    const text = writeInquiry(inquiry, partners, { at, control: '42' });
    const [set] = parseInterchange(text).sets;
    assert.equal(set?.type, '270');
    assert.deepEqual(
      set.segments.map((segment) => segment.join('*')),
      [
        'BHT*0022*13*3f0f0e52-5d1c-4a69-9b25-6c2f7f0f9c34*20260301*0905',
        'HL*1**20*1',
        'NM1*PR*2*EVERGREEN HEALTH PLAN*****PI*EVG',
        'HL*2*1*21*1',
        'NM1*1P*2*LAKESIDE GENERAL HOSPITAL*****XX*1234567893',
        'HL*3*2*22*0',
        'TRN*1*3f0f0e52-5d1c-4a69-9b25-6c2f7f0f9c34*9EVERGREEN',
        'NM1*IL*1*NUNEZ*ZOE****MI*W199-12',
        'DMG*D8*19610228',
        'DTP*291*D8*20260301',
        'EQ*88',
        'EQ**ZZ:310385',
      ],
    );
  });
});

describe('an eligibility response (271)', () => {
  it('given all that a plan can say of a drug, then all of it', () => {
    const result = read(
      active,
      ofDrug('1', { 11: 'Y' }),
      ['REF', 'FO', 'EVG-STD', 'TIER 3'],
      ofDrug('B', { 7: '45.5', 12: 'Y' }),
      ofDrug('B', { 7: '90', 12: 'N' }),
      ofDrug('F', { 9: 'M2', 10: '60' }),
      ['HSD', '', '', '', '', '7', '30'],
    );
    assert.deepEqual(result, {
      status: 'active',
      benefit: {
        ...{ excluded: false, tier: 3, priorAuthorizationRequired: true },
        copay: { minorUnits: 4550, currency: 'USD' },
        quantityLimit: { amount: 60_000, days: 30 },
      },
      messages: [],
    });
  });

  it('given nothing of the drug, then nothing is made up', () => {
    assert.deepEqual(read(active), { status: 'active', benefit: {}, messages: [] });
    const another = { 13: 'ZZ:999', 11: 'Y', 7: '5' };
    assert.deepEqual(read(active, ofDrug('B', another), ofDrug('I', another)), {
      ...{ status: 'active', benefit: {}, messages: [] },
    });
  });

  it('given each code of coverage, then active or inactive', () => {
    for (const code of ['1', '2', '3', '4', '5']) {
      assert.equal(read(['EB', code, '', '88']).status, 'active', code);
    }
    for (const code of ['6', '7', '8']) {
      assert.equal(read(['EB', code, '', '30']).status, 'inactive', code);
    }
    const pending = read(['EB', '8', '', '30']);
    assert.deepEqual(pending, { status: 'inactive', messages: ['pending-investigation'] });
  });

  it('given pharmacy and plan, then what is said of pharmacy counts', () => {
    assert.equal(read(['EB', '1', '', '30'], ['EB', '6', '', '88']).status, 'inactive');
    assert.equal(read(['EB', '6', '', '30'], ['EB', '1', '', '88']).status, 'active');
  });

  it('given a drug that is left out, or several copayments, then it is said', () => {
    const left = read(active, ofDrug('I'));
    assert.deepEqual(left, { status: 'active', benefit: { excluded: true }, messages: [] });
    const varies = read(active, ofDrug('B', { 7: '5' }), ofDrug('B', { 7: '10' }), ['EB', 'U']);
    assert.deepEqual(varies, {
      ...{ status: 'active', benefit: {}, messages: ['copay-varies', 'contact-plan'] },
    });
  });

  it('given a rejection, then unknown with its reason, whatever else stands there', () => {
    for (const [code, reason] of [
      ['75', 'member-not-found'],
      ['72', 'member-not-found'],
      ['42', 'plan-unavailable'],
      ['43', 'request-rejected'],
      ['', 'request-rejected'],
    ] as const) {
      const rejection: Segment = ['AAA', 'N', '', code, 'C'];
      assert.throws(() => read(active, rejection), { reason }, code);
    }
    const acknowledged = respond([], { type: '999', head: [] });
    assert.throws(() => readResponse(acknowledged, inquiry), { reason: 'request-rejected' });
  });

  it('given an answer about another inquiry or member, then mismatched', () => {
    const heads: readonly Segment[][] = [
      [subscriber],
      [['TRN', '2', '11111111-5d1c-4a69-9b25-6c2f7f0f9c34'], subscriber],
      [['TRN', '1', inquiry.requestId], subscriber],
      [trace],
      [trace, ['NM1', 'IL', '1', 'NUNEZ', 'ZOE', '', '', '', 'MI', 'W199-13']],
      [trace, ['NM1', 'IL', '1', 'NUNEZ', 'ZOE', '', '', '', 'II', 'W199-12']],
    ];
    for (const head of heads) {
      const text = respond([active], { head });
      assert.throws(() => readResponse(text, inquiry), { reason: 'answer-mismatched' });
    }
  });

  it('given neither active nor inactive, or both, then inconclusive', () => {
    for (const body of [[], [['EB', 'V', '', '30']], [['EB', '1', '', '35']]] as Segment[][]) {
      assert.throws(() => read(...body), { reason: 'answer-inconclusive' });
    }
    const both: Segment = ['EB', '6', '', '88'];
    assert.throws(() => read(active, both), { reason: 'answer-inconclusive' });
  });

  it('given any benefits, then a result that the ledger takes, or unknown', () => {
    const code = fc.constantFrom('1', '6', 'B', 'F', 'I', 'U', 'V', 'X');
    const text = fc.oneof(
      fc.constantFrom('', 'Y', 'N', '10.00', product, '88', '30^88'),
      fc.string(),
    );
    const eb = fc.tuple(code, fc.array(text, { maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(eb, { maxLength: 6 }), (drawn) => {
        const body = drawn.map(([first, rest]): Segment => [
          ...(['EB', first] as const),
          ...rest.map((each) => each.replaceAll(/[*~\r\n]/g, '')),
        ]);
        try {
          assert.ok(coverageResultSchema.safeParse(read(...body)).success);
        } catch (error) {
          assert.ok(error instanceof UnknownCoverage, String(error));
        }
      }),
    );
  });

  it('given the sample of LinuxForHealth, then what it says of pharmacy', function () {
    const folder = path.resolve(import.meta.dirname, '../../../../../shared/data/x12');
    const file = path.join(folder, '271_005010X279A1__subscriber-health-benefit-check.271');
    if (!existsSync(file)) {
      console.log('      skipped: ../shared/data/x12 is not there');
      this.skip();
    }
    const requestId = '93175-012547';
    const of: CoverageInquiry = {
      ...{ ...inquiry, requestId },
      member: { ...inquiry.member, memberId: '123456789' },
    };
    assert.deepEqual(readResponse(readFileSync(file, 'utf8'), of), {
      ...{ status: 'active', messages: [] },
      benefit: { copay: { minorUnits: 1000, currency: 'USD' } },
    });
  });
});
