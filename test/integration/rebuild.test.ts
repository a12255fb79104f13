import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { FhirClient } from '../support/fhir-client.js';
import { clientOf, organization, stateFolder } from '../support/network.js';
import { kill, restarted } from '../support/operator.js';

const hospital = organization('hospital');
const ehr = new FhirClient(hospital, clientOf(hospital.name));
const folder = path.join(stateFolder(), 'organizations', hospital.name, 'gateway');

/** Types that the sample patients have many of. */
const queries = [
  'Patient?_count=100',
  'Encounter?_count=200',
  'Observation?category=vital-signs&_count=200',
  'MedicationRequest?status=active',
  'Condition?_count=200',
  'Practitioner?_count=200',
  'Provenance?_count=100',
];

async function answers(): Promise<string[]> {
  const texts: string[] = [];
  for (const query of queries) {
    texts.push(JSON.stringify(await ehr.searchAll(query)));
  }
  return texts;
}

describe('the read model', function () {
  this.timeout(180_000);

  it('is encrypted whole: no name of a patient stands in its files', async () => {
    const patients = await ehr.searchAll('Patient?_count=100');
    const names = patients.flatMap(
      ({ name }) => (name as { family?: string }[] | undefined)?.[0]?.family ?? [],
    );
    assert.ok(names.length > 0);
    const files = readdirSync(folder).filter((name) => name.startsWith('read-model.db'));
    assert.ok(files.length > 0);
    for (const file of files) {
      const bytes = readFileSync(path.join(folder, file));
      assert.notEqual(bytes.subarray(0, 15).toString(), 'SQLite format 3');
      for (const name of names) {
        assert.equal(bytes.indexOf(name), -1, file);
        assert.equal(bytes.indexOf(name.toLowerCase()), -1, file);
      }
    }
  });

  it('is built again from the ledger with the same answers when it was deleted', async () => {
    const before = await answers();
    assert.ok(before.every((text) => text.length > 100));
    const pid = await kill(`${hospital.name}-gateway`);
    for (const name of readdirSync(folder).filter((one) => one.startsWith('read-model'))) {
      rmSync(path.join(folder, name));
    }
    await restarted(`${hospital.name}-gateway`, pid);
    assert.ok(existsSync(path.join(folder, 'read-model.db')));
    assert.deepEqual(await answers(), before);
  });
});
