import assert from 'node:assert/strict';
import { drugBaseOf, isOfBase } from './drug-base.js';
import type { IngredientEntry } from './drug-entries.js';

const entry = (rxcui: string, name = 'a name'): IngredientEntry => ({
  ...{ kind: 'ingredient', rxcui, name, interactions: [] },
  ...{ therapyClasses: [], allergyClasses: [], sources: ['list'] },
});

describe('drugBaseOf', () => {
  const entries = ['9', '10', '2', '77'].map((rxcui) => entry(rxcui));
  const base = drugBaseOf(entries);

  it('given the same entries in another order, then the same base', () => {
    assert.deepEqual(drugBaseOf(entries.toReversed()), base);
    assert.deepEqual(
      base.entries.map((each) => each.entry.rxcui),
      ['2', '9', '10', '77'],
    );
  });

  it('given its entries, then each is of the base, and nothing else is', () => {
    for (const proven of base.entries) {
      assert.ok(isOfBase(base.baseId, proven));
      assert.ok(!isOfBase(base.baseId, { ...proven, entry: { ...proven.entry, name: 'other' } }));
      assert.ok(!isOfBase('0'.repeat(64), proven));
    }
    const [one, other] = base.entries;
    assert.ok(one && other);
    assert.ok(!isOfBase(base.baseId, { entry: one.entry, proof: other.proof }));
  });

  it('given none, or two under one RxCUI, then there is no base', () => {
    assert.throws(() => drugBaseOf([]), RangeError);
    assert.throws(() => drugBaseOf([entry('1'), entry('1', 'other')]), /two for 1/);
  });
});
