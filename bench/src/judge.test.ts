import { strict as assert } from 'node:assert';
import { ratio, verdictOn, type Figure } from './judge.js';

const figure: Figure = { name: 'x', path: 'read', value: 2, unit: 'ms' };
const control = { name: 'HAPI', value: 1 };

describe('verdictOn', () => {
  it('is none without a target', () => {
    assert.equal(verdictOn({ ...figure, control }), undefined);
    assert.equal(ratio(figure), undefined);
  });

  it('compares the value, or its ratio to the control, with the bound', () => {
    for (const [of, bound, limit, verdict] of [
      ['ratio', 'most', 2, 'met'],
      ['ratio', 'most', 1.99, 'missed'],
      ['ratio', 'least', 2, 'met'],
      ['ratio', 'least', 2.01, 'missed'],
      ['value', 'least', 3, 'missed'],
      ['value', 'most', 3, 'met'],
    ] as const) {
      assert.equal(verdictOn({ ...figure, control, target: { of, bound, limit } }), verdict);
    }
  });

  it('says so where nobody noted what a target is about', () => {
    const target = { of: 'ratio', bound: 'most', limit: 1 } as const;
    assert.equal(verdictOn({ ...figure, control: { name: 'HAPI' }, target }), 'not judged');
  });

  it('counts what is no number as missed', () => {
    const target = { of: 'ratio', bound: 'most', limit: 1 } as const;
    assert.equal(verdictOn({ ...figure, value: NaN, control, target }), 'missed');
  });
});
