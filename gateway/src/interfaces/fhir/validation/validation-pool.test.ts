import assert from 'node:assert/strict';
import { openValidationPool } from './validation-pool.js';
import { validateHere } from './validate-texts.js';

/** Resources of which every third is invalid, each in a way of its own. */
function texts(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const status = ['"final"', '"unknown"', `"wrong-${index}"`][index % 3];
    return `{"resourceType":"Observation","status":${status},"code":{"text":"${index}"}}`;
  });
}

describe('The validation pool', () => {
  it('given few texts or many, then says of each what validating it here says, in order', async function () {
    this.timeout(60_000);
    const pool = openValidationPool(false);
    try {
      for (const count of [0, 3, 10, 95]) {
        const issues = await pool.validate(texts(count));
        assert.deepEqual(issues, await validateHere(texts(count)));
        assert.equal(issues.filter((of) => of.length > 0).length, Math.floor(count / 3));
      }
    } finally {
      await pool.close();
    }
  });
});
