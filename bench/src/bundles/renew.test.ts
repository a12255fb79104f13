import { strict as assert } from 'node:assert';
import { renewBundle } from './renew.js';

const patientId = '07c4680c-a55e-4a70-9942-4abf1e010e8d';
const encounterId = '1de2a8a0-4f05-4b9b-8b6f-0a51a0d3c4b7';
const hospital = 'Organization?identifier=urn:s|6e517750-a29e-3170-a02b-5733ff523458';
const note = 'A note about Buford910 Schultz619, long enough to be one.';

const bundle = {
  resourceType: 'Bundle',
  entry: [
    {
      fullUrl: `urn:uuid:${patientId}`,
      resource: {
        resourceType: 'Patient',
        id: patientId,
        identifier: [{ value: patientId }, { value: '999-30-6657' }],
        name: [{ family: 'Schultz619', given: ['Buford910'] }],
        birthDate: '1960-09-10',
      },
    },
    {
      fullUrl: `urn:uuid:${encounterId}`,
      resource: {
        resourceType: 'Encounter',
        id: encounterId,
        subject: { reference: `urn:uuid:${patientId}`, display: 'Mr. Buford910 Schultz619' },
        serviceProvider: { reference: hospital },
        attachment: { data: Buffer.from(note).toString('base64') },
        value: 910,
      },
    },
  ],
};
const [, encounter] = bundle.entry;

describe('renewBundle', () => {
  const renewed = renewBundle(bundle, 'seed');
  const text = JSON.stringify(renewed);

  it('makes ids, identifiers and names new, and keeps their lengths', () => {
    for (const old of [patientId, encounterId, '999-30-6657', 'Buford910', 'Schultz619']) {
      assert.ok(!text.includes(old), old);
    }
    assert.equal(text.length, JSON.stringify(bundle).length);
  });

  it('keeps what belongs together together', () => {
    const [patient, visit] = renewed.entry;
    assert.equal(patient?.fullUrl, `urn:uuid:${patient?.resource.id ?? ''}`);
    assert.equal(visit?.resource.subject?.reference, patient.fullUrl);
    const [family] = patient.resource.name ?? [];
    assert.match(visit.resource.subject.display, new RegExp(`${family?.family ?? ''}$`));
  });

  it('renews names in encoded notes', () => {
    const data = renewed.entry[1]?.resource.attachment?.data ?? '';
    const decoded = Buffer.from(data, 'base64').toString('utf8');
    assert.doesNotMatch(decoded, /Buford910|Schultz619/);
    assert.match(decoded, /^A note about Buford\d{3} Schultz\d{3}, long/);
  });

  it('leaves alone what the Bundle only refers to, and values', () => {
    assert.ok(text.includes(hospital));
    assert.equal(renewed.entry[1]?.resource.value, encounter?.resource.value);
    assert.equal(renewed.entry[0]?.resource.birthDate, '1960-09-10');
  });

  it('is the same for the same seed, and another person for another', () => {
    assert.deepEqual(renewBundle(bundle, 'seed'), renewed);
    assert.notDeepEqual(renewBundle(bundle, 'other'), renewed);
  });
});
