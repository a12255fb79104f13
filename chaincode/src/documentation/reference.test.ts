import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createReference, referenceFile } from './reference.js';
import { useCases } from './use-cases.js';

describe('The reference of the contracts', () => {
  it('given the contracts as built, then the committed file is current', async () => {
    assert.equal(readFileSync(referenceFile, 'utf8'), await createReference());
  });

  it('given any use case, then it is in the reference under its name', async () => {
    const reference = await createReference();
    for (const { name } of useCases) {
      const [contract, transaction] = name.split(':');
      assert.ok(reference.includes(`## ${String(contract)}\n`));
      assert.ok(reference.includes(`### ${String(transaction)}(`));
    }
  });
});
