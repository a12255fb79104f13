import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decimalOf, moneyOf, scaledInteger } from './money.js';

const malformed = { name: 'UnknownCoverage', reason: 'answer-malformed' };

describe('money that a plan states', () => {
  it('given decimals, then minor units of the currency', () => {
    for (const [text, currency, minorUnits] of [
      ['10.00', 'USD', 1000],
      ['10', 'USD', 1000],
      ['.5', 'USD', 50],
      ['0.290', 'USD', 29],
      ['1.15', 'USD', 115],
      ['1200', 'JPY', 1200],
      ['7.1', 'EUR', 710],
    ] as const) {
      assert.deepEqual(moneyOf(text, currency), { minorUnits, currency });
    }
  });

  it('given what is no amount of the currency, then malformed', () => {
    for (const text of ['', '.', '-1', '1,50', '1e3', '1.005', '10.00 USD', '9999999999']) {
      assert.throws(() => moneyOf(text, 'USD'), malformed, text);
    }
    assert.throws(() => moneyOf('1.5', 'JPY'), malformed);
    assert.throws(() => moneyOf('1', 'dollars'), malformed);
  });

  it('given any number of thousandths, then its decimal is that number again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (thousandths) => {
        assert.equal(scaledInteger(decimalOf(thousandths), 3), thousandths);
      }),
    );
    assert.deepEqual([30_000, 30_500, 5].map(decimalOf), ['30', '30.5', '0.005']);
  });
});
