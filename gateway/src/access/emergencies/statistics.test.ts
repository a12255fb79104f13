import assert from 'node:assert/strict';
import type { Emergency } from '@healthchain/protocol';
import { noticePeriod, reviewPeriod, statisticsOf } from './statistics.js';

const end = Date.parse('2026-03-01T16:00:00.000Z');

function emergencyBy(publicKeyDigest: string, rest: object = {}): Emergency {
  const statement = {
    ...{ organization: 'MillbrookMSP', publicKeyDigest },
    until: new Date(end).toISOString(),
  };
  return { signed: { statement }, ...rest } as unknown as Emergency;
}

describe('statisticsOf', () => {
  it('given reviewed and unreviewed ones, then each is counted, and whose they are', () => {
    const emergencies = [
      emergencyBy('one'),
      emergencyBy('two', { review: { finding: 'justified' } }),
      emergencyBy('two', { review: { finding: 'unjustified' } }),
    ];
    assert.deepEqual(statisticsOf(emergencies, end), {
      ...{ declared: 3, unreviewed: 1, overdue: 0, unjustified: 1, untold: 0 },
      clinicians: [
        { organization: 'MillbrookMSP', publicKeyDigest: 'two', declared: 2, unjustified: 1 },
        { organization: 'MillbrookMSP', publicKeyDigest: 'one', declared: 1, unjustified: 0 },
      ],
    });
  });

  it('given none, then nothing', () => {
    const counts = { declared: 0, unreviewed: 0, overdue: 0, unjustified: 0, untold: 0 };
    assert.deepEqual(statisticsOf([], end), { ...counts, clinicians: [] });
  });

  it('given three days after it was declared, then whose patient nobody told is counted', () => {
    const declaredAt = new Date(end).toISOString();
    const emergencies = [
      emergencyBy('one', { declaredAt }),
      emergencyBy('two', { declaredAt, notice: { means: 'phone' } }),
    ];
    const untold = (at: number): number => statisticsOf(emergencies, at).untold;
    assert.deepEqual([untold(end + noticePeriod - 1), untold(end + noticePeriod)], [0, 1]);
  });

  it('given three days after the end, then what nobody reviewed is overdue, and what was is not', () => {
    const early = new Date(end - 60_000).toISOString();
    const emergencies = [
      emergencyBy('one'),
      emergencyBy('one', { ended: { at: early } }),
      emergencyBy('one', { review: { finding: 'justified' } }),
    ];
    const overdue = (at: number): number => statisticsOf(emergencies, at).overdue;
    assert.deepEqual(
      [end - 60_001, end - 60_000, end - 1, end].map((at) => overdue(at + reviewPeriod)),
      [0, 1, 1, 2],
    );
  });
});
