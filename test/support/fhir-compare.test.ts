import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differences, ExpectedReferences, parseLossless, storedEntries } from './fhir-compare.js';
import { mutations, placesOf } from './fhir-mutate.js';
import { directoryBundles, hasSharedData, patientBundles } from './samples.js';

interface Bundle {
  readonly entry: readonly { readonly resource: Record<string, unknown> & { id?: string } }[];
}

/** A response that gives every entry the id it came with: the comparer need not care. */
function responseTo(bundleText: string): string {
  const { entry } = JSON.parse(bundleText) as Bundle;
  return JSON.stringify({
    entry: entry.map(({ resource: { resourceType, id = '' } }) => ({
      response: { status: '201 Created', location: `${String(resourceType)}/${id}/_history/1` },
    })),
  });
}

/** What a faithful server would return. */
function faithful(resource: unknown, references: ExpectedReferences): unknown {
  if (Array.isArray(resource)) {
    return resource.map((item) => faithful(item, references));
  }
  if (typeof resource !== 'object' || resource === null || 'isLosslessNumber' in resource) {
    return resource;
  }
  return Object.fromEntries(
    Object.entries(resource).map(([name, value]: [string, unknown]) => [
      name,
      name === 'reference' && typeof value === 'string'
        ? references.of(value)
        : faithful(value, references),
    ]),
  );
}

const mutationCount = 500;
const seed = 20260;

describe('the FHIR comparer', function () {
  this.timeout(60_000);
  const references = new ExpectedReferences();
  let sent: Record<string, unknown>[] = [];

  before(function () {
    if (!hasSharedData) {
      console.log('      ../shared/data is missing: comparing the five carried patients.');
    }
    const patients = patientBundles().slice(0, 8);
    for (const { text } of [...directoryBundles(), ...patients]) {
      references.learn(text, responseTo(text));
    }
    sent = patients.flatMap(({ text }) =>
      (parseLossless(text) as Bundle).entry.map(({ resource }) => resource),
    );
  });

  const readBack = (resource: Record<string, unknown>): Record<string, unknown> => {
    const copy = faithful(resource, references) as Record<string, unknown>;
    const meta = copy.meta as object | undefined;
    return { ...copy, id: 'new', meta: { ...meta, versionId: '1', lastUpdated: 'now' } };
  };

  it('finds real resources equal after a faithful round trip', () => {
    assert.ok(sent.length > 500);
    for (const resource of sent) {
      assert.deepEqual(differences(resource, readBack(resource), references), []);
    }
  });

  it(`flags each of ${mutationCount} random single-field mutations`, () => {
    const random = fc.sample(
      fc.record({
        resource: fc.nat(),
        place: fc.nat(),
        kind: fc.constantFrom(...Object.keys(mutations)),
      }),
      { numRuns: 20 * mutationCount, seed },
    );
    const made: Record<string, number> = {};
    for (const { resource: which, place: where, kind } of random) {
      const original = sent[which % sent.length]!;
      const mutated = readBack(original);
      const places = placesOf(mutated);
      const place = places[where % places.length]!;
      if (total(made) === mutationCount || !mutations[kind]!(place)) {
        continue;
      }
      made[kind] = (made[kind] ?? 0) + 1;
      const found = differences(original, mutated, references);
      assert.notDeepEqual(found, [], `${kind} at ${place.path} was not flagged`);
    }
    assert.equal(total(made), mutationCount);
    assert.deepEqual(Object.keys(made).sort(), Object.keys(mutations).sort());
  });

  it('flags a reference to another resource than the response said', () => {
    const condition = sent.find(({ resourceType }) => resourceType === 'Condition')!;
    const wrong = { ...readBack(condition), subject: { reference: 'Patient/other' } };
    assert.ok(differences(condition, wrong, references).includes('.subject.reference'));
  });

  it('flags a reference that nobody could resolve', () => {
    const resource = { subject: { reference: 'urn:uuid:unheard-of' } };
    assert.deepEqual(differences(resource, resource, references), ['.subject.reference']);
  });

  it('refuses a response with fewer entries, or with one that failed', () => {
    const bundle = '{"entry":[{"resource":{"resourceType":"Patient"}}]}';
    assert.throws(() => storedEntries(bundle, '{"entry":[]}'), /1 entries were sent/);
    const failed = '{"entry":[{"response":{"status":"422","location":"Patient/1/_history/1"}}]}';
    assert.throws(() => storedEntries(bundle, failed), /answered with 422/);
  });
});

const total = (made: Record<string, number>): number =>
  Object.values(made).reduce((sum, count) => sum + count, 0);
