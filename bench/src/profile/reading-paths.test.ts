import { strict as assert } from 'node:assert';
import { readingPaths } from './reading-paths.js';

const bundle = (...resources: readonly object[]): string =>
  JSON.stringify({ entry: resources.map((resource) => ({ resource })) });

/** An EHR that has some records, and notes what it is asked for. */
function ehrWith(records: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const get = (path: string): Promise<string> => {
    asked.push(path);
    return Promise.resolve(records[path] ?? '{}');
  };
  return { asked, get };
}

const records = {
  '/Patient?_count=100': bundle({ id: 'p1', name: [{ family: 'Øst 1' }] }, { id: 'p2' }),
  '/Observation?_count=100': bundle({ id: 'o1' }, { id: 'o2' }, { id: 'o3' }),
};

async function goTimes(name: string, times: number): Promise<readonly string[]> {
  const ehr = ehrWith(records);
  const path = (await readingPaths(ehr)).find((each) => each.name === name);
  assert.ok(path);
  ehr.asked.length = 0;
  for (let time = 0; time < times; time += 1) {
    await path.go();
  }
  return ehr.asked;
}

describe('readingPaths', () => {
  it('have as many in flight as the measurements', async () => {
    const paths = await readingPaths(ehrWith(records));
    assert.deepEqual(
      paths.map(({ name, inFlight }) => [name, inFlight]),
      [
        ['read', 32],
        ['search', 16],
      ],
    );
  });

  it('read Patients as often as Observations, and begin again', async () => {
    assert.deepEqual(await goTimes('read', 7), [
      '/Patient/p1',
      '/Observation/o1',
      '/Patient/p2',
      '/Observation/o2',
      '/Patient/p1',
      '/Observation/o3',
      '/Patient/p1',
    ]);
  });

  it('search as it is measured, by name only who has one', async () => {
    assert.deepEqual(await goTimes('search', 8), [
      '/Observation?patient=p1&category=laboratory&_count=50',
      '/Condition?patient=p1',
      '/MedicationRequest?patient=p1&status=active',
      '/Patient?name=%C3%98st%201',
      '/Observation?patient=p2&category=laboratory&_count=50',
      '/Condition?patient=p2',
      '/MedicationRequest?patient=p2&status=active',
      '/Observation?patient=p1&category=laboratory&_count=50',
    ]);
  });

  it('are refused where nothing can be read', async () => {
    await assert.rejects(readingPaths(ehrWith({})), /There is no Patient/);
  });
});
