import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import {
  exceptionsSchema,
  provisionHolds,
  type Certainty,
  type ConsentException,
  type ConsentQuestion,
} from './provisions.js';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const asked: ConsentQuestion = {
  ...{ publicKeyDigest: 'a'.repeat(64), role: 'nurse', careTeams: [], purpose: 'TREAT' },
  ...{ compartment: 'hiv', resourceClass: 'results', epochMilliseconds: at },
};
const holds = (provision: ConsentException, change: Partial<ConsentQuestion> = {}): Certainty =>
  provisionHolds(provision, { ...asked, ...change });

describe('provisionHolds', () => {
  it('given no condition, then it holds for everything', () => {
    assert.equal(holds({}), 'yes');
  });

  it('given one condition that is not met, then it does not hold', () => {
    const met: ConsentException = {
      actors: [
        { kind: 'role', role: 'attending' },
        { kind: 'person', publicKeyDigest: 'a'.repeat(64) },
      ],
      ...{ purposes: ['TREAT'], compartments: ['hiv', 'general'], classes: ['results'] },
      ...{ from: '2026-03-01T12:00:00.000Z', until: '2026-03-01T12:00:00.001Z' },
    };
    assert.equal(holds(met), 'yes');
    const changes: Partial<ConsentQuestion>[] = [
      { publicKeyDigest: 'b'.repeat(64) },
      { purpose: 'HPAYMT' },
      { compartment: 'genetics' },
      { resourceClass: 'billing' },
      { epochMilliseconds: at - 1 },
      { epochMilliseconds: at + 1 },
    ];
    for (const change of changes) {
      assert.equal(holds(met, change), 'no', JSON.stringify(change));
    }
    assert.equal(holds(met, { publicKeyDigest: 'b'.repeat(64), role: 'attending' }), 'yes');
  });

  it('given exceptions within exceptions, then each level flips', () => {
    const exceptHivButNurses: ConsentException = {
      except: [{ compartments: ['hiv'], except: [{ actors: [{ kind: 'role', role: 'nurse' }] }] }],
    };
    assert.equal(holds(exceptHivButNurses), 'yes');
    assert.equal(holds(exceptHivButNurses, { role: 'attending' }), 'no');
    assert.equal(holds(exceptHivButNurses, { role: 'attending', compartment: 'general' }), 'yes');
  });

  it('given a period of the data, then the dates that a record can mean decide', () => {
    const provision = { dataPeriod: { from: '2020-06-01', until: '2021-01-01' } };
    const expected: Readonly<Record<string, Certainty>> = {
      '2020-05-31': 'no',
      '2020-06-01': 'yes',
      '2020-12-31T23:59:59+01:00': 'yes',
      '2021-01-01': 'no',
      '2020': 'depends',
      '2020-06': 'yes',
      '2020-05': 'no',
      '2021': 'no',
      '2019': 'no',
      unknown: 'depends',
    };
    for (const [date, certainty] of Object.entries(expected)) {
      assert.equal(holds(provision, { date }), certainty, date);
    }
    assert.equal(holds(provision), 'depends');
    assert.equal(holds(provision, { resourceClass: 'demographics' }), 'yes');
    assert.equal(holds({ dataPeriod: { from: '2020-01-01' } }, { date: '2031' }), 'yes');
    assert.equal(holds({ dataPeriod: { until: '2020-01-01' } }, { date: '2031' }), 'no');
  });

  it('given who the patient is, then a period gives it with records, and takes it with none', () => {
    const who = { resourceClass: 'demographics' } as const;
    const old = { dataPeriod: { until: '2020-01-01' } };
    assert.equal(holds(old, who), 'yes');
    assert.equal(holds({ except: [old] }, who), 'yes');
    assert.equal(holds({ except: [{ purposes: ['TREAT'] }] }, who), 'no');
    assert.equal(holds({ except: [{ purposes: ['TREAT'], except: [old] }] }, who), 'yes');
  });

  it('given an exception that may hold, then the provision may hold', () => {
    const old = { dataPeriod: { until: '2020-01-01' } };
    assert.equal(holds({ except: [old] }), 'depends');
    assert.equal(holds({ except: [old] }, { date: '2019' }), 'no');
    assert.equal(holds({ except: [old, { compartments: ['hiv'] }] }), 'no');
    assert.equal(holds({ purposes: ['HPAYMT'], except: [old] }), 'no');
  });

  /** Provisions whose conditions are about the compartment and the data's period. */
  const provision = fc.letrec<{ tree: ConsentException }>((tie) => ({
    tree: fc.record(
      {
        compartments: fc.subarray(['hiv', 'general', 'genetics'] as const, { minLength: 1 }),
        dataPeriod: fc.constantFrom({ from: '2020-01-01' }, { until: '2020-01-01' }),
        except: fc.array(tie('tree'), { maxLength: 2, depthIdentifier: 'provision' }),
      },
      { requiredKeys: [] },
    ),
  })).tree;
  const dates = ['2019-12-31', '2020-01-01'];

  it('given any provision, then what is certain without a date holds for every date', () => {
    fc.assert(
      fc.property(provision, fc.constantFrom('hiv', 'general'), (generated, compartment) => {
        const unknown = holds(generated, { compartment });
        const known = dates.map((date) => holds(generated, { compartment, date }));
        assert.ok(!known.includes('depends'));
        assert.ok(unknown === 'depends' || known.every((each) => each === unknown));
      }),
    );
  });

  it('given any provision as the exception of all, then what holds is the opposite', () => {
    const opposite = { yes: 'no', no: 'yes', depends: 'depends' } as const;
    fc.assert(
      fc.property(provision, (generated) => {
        assert.equal(holds({ except: [generated] }), opposite[holds(generated)]);
      }),
    );
  });
});

describe('exceptionsSchema', () => {
  const accepts = (value: unknown): boolean => exceptionsSchema.safeParse(value).success;
  const about = { compartments: ['hiv'] };

  it('given three levels, each about something, then it is taken, and no fourth', () => {
    const two = { ...about, except: [about] };
    assert.ok(accepts([{ ...about, except: [two] }]));
    assert.ok(!accepts([{ ...about, except: [{ ...about, except: [two] }] }]));
  });

  it('given an exception about nothing, an empty list or a word it does not know, then it is not', () => {
    for (const value of [[], [{}], [{ except: [about] }], [{ compartments: [] }], [{ x: 1 }]]) {
      assert.ok(!accepts(value), JSON.stringify(value));
    }
    assert.ok(!accepts([{ dataPeriod: {} }]));
    assert.ok(!accepts([{ dataPeriod: { from: '2020-01-02', until: '2020-01-02' } }]));
    assert.ok(!accepts([{ dataPeriod: { from: '2020-02-30' } }]));
    assert.ok(accepts([{ dataPeriod: { from: '2020-01-01', until: '2020-01-02' } }]));
  });
});
