import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { codesOf, FhirClient, type AnyBundle } from '../support/fhir-client.js';
import { commitmentsOf, pins } from '../support/ledger-state.js';
import { clientOf, organization } from '../support/network.js';

const hospital = organization('hospital');
const ehr = new FhirClient(hospital, clientOf(hospital.name));

/** Marks everything that a refused request held; nothing of it may be found afterwards. */
function marked() {
  const family = `Refused${randomUUID().slice(0, 8)}`;
  const patient = `urn:uuid:${randomUUID()}`;
  return {
    family,
    patient,
    patientEntry: {
      fullUrl: patient,
      resource: { resourceType: 'Patient', name: [{ family }], gender: 'female' },
      request: { method: 'POST', url: 'Patient' },
    },
    observation: (element: Record<string, unknown> = {}) => ({
      fullUrl: `urn:uuid:${randomUUID()}`,
      resource: {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'Pulse' },
        subject: { reference: patient },
        ...element,
      },
      request: { method: 'POST', url: 'Observation' },
    }),
  };
}

function transaction(...entry: object[]): string {
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
}

async function refuse(body: string, status: number, code: string, family: string): Promise<string> {
  const answer = await ehr.postBundle(body);
  assert.equal(answer.status, status, answer.text.slice(0, 500));
  assert.ok(codesOf(answer.text).includes(code), answer.text.slice(0, 500));
  assert.match(answer.headers.get('content-type') ?? '', /^application\/fhir\+json/);
  assert.ok(!answer.text.includes(family), 'An error quotes what was sent.');
  assert.deepEqual(await ehr.searchAll(`Patient?name=${family}`), []);
  return answer.text;
}

describe('a Bundle that is refused leaves nothing', function () {
  this.timeout(60_000);

  let known: { commitments: readonly string[]; pins: readonly string[] };

  /** What stands on the ledger and in the own IPFS node. */
  async function held() {
    return { commitments: await commitmentsOf(hospital.mspId), pins: await pins(hospital.name) };
  }

  before(async () => {
    known = await held();
  });

  it('writes a valid one (the control of these tests)', async () => {
    const { family, patientEntry, observation } = marked();
    const answer = await ehr.postBundle(transaction(patientEntry, observation()));
    assert.equal(answer.status, 200, answer.text);
    assert.equal((await ehr.searchAll(`Patient?name=${family}`)).length, 1);
    const { commitments: now } = await held();
    assert.equal(now.length, known.commitments.length + 1);
    known = { ...known, commitments: now };
  });

  it('refuses what is no JSON', async () => {
    const { family, patientEntry } = marked();
    await refuse(transaction(patientEntry).slice(0, -2), 400, 'BODY_MALFORMED', family);
  });

  it('refuses a body beyond the limit', async () => {
    const { family, patientEntry, observation } = marked();
    const note = [{ text: 'x'.repeat(17 * 1024 * 1024) }];
    await refuse(transaction(patientEntry, observation({ note })), 413, 'BODY_TOO_LARGE', family);
  });

  it('refuses a Bundle of more entries than one transaction takes', async () => {
    const { family, patientEntry } = marked();
    const { resource, request } = patientEntry;
    const entries = Array.from({ length: 1001 }, () => ({ resource, request }));
    await refuse(transaction(...entries), 413, 'BUNDLE_TOO_MANY_ENTRIES', family);
  });

  it('refuses a Bundle that is malformed itself', async () => {
    const { family, patientEntry } = marked();
    const bundle = JSON.parse(transaction(patientEntry)) as object;
    for (const element of [{ nonsense: 1 }, { total: 'x' }, { total: 1 }]) {
      await refuse(JSON.stringify({ ...bundle, ...element }), 400, 'BUNDLE_INVALID', family);
    }
    for (const element of [{ search: { mode: 'match' } }, { response: { status: '200' } }]) {
      await refuse(transaction({ ...patientEntry, ...element }), 400, 'BUNDLE_INVALID', family);
    }
  });

  it('refuses an empty string, and a period that ends before it starts', async () => {
    const { family, patientEntry, observation } = marked();
    for (const element of [
      { code: { text: '' } },
      { effectivePeriod: { start: '2024-02-01', end: '2024-01-31' } },
    ]) {
      const body = transaction(patientEntry, observation(element));
      await refuse(body, 422, 'RESOURCE_INVALID', family);
    }
  });

  it('refuses a half-valid transaction whole, naming the entry and the element', async () => {
    const { family, patientEntry, observation } = marked();
    const text = await refuse(
      transaction(patientEntry, observation(), observation({ status: 'perhaps' })),
      422,
      'RESOURCE_INVALID',
      family,
    );
    assert.match(text, /Bundle\.entry\[2\]\.resource\.status/);
  });

  it('refuses an unknown element and a wrong type', async () => {
    const { family, patientEntry, observation } = marked();
    await refuse(
      transaction(patientEntry, observation({ pulse: 70 })),
      422,
      'RESOURCE_INVALID',
      family,
    );
    await refuse(
      transaction(patientEntry, observation({ issued: 70 })),
      422,
      'RESOURCE_INVALID',
      family,
    );
  });

  it('refuses a reference to nothing', async () => {
    const { family, patientEntry, observation } = marked();
    const encounter = { reference: `urn:uuid:${randomUUID()}` };
    await refuse(
      transaction(patientEntry, observation({ encounter })),
      422,
      'REFERENCE_UNRESOLVED',
      family,
    );
    const conditional = { reference: 'Encounter?identifier=urn:none|1' };
    await refuse(
      transaction(patientEntry, observation({ encounter: conditional })),
      422,
      'REFERENCE_UNRESOLVED',
      family,
    );
  });

  it('refuses a resource about two patients', async () => {
    const { family, patientEntry, observation } = marked();
    const other = marked();
    await refuse(
      transaction(
        patientEntry,
        other.patientEntry,
        observation({
          subject: undefined,
          focus: [{ reference: other.patient }, { reference: patientEntry.fullUrl }],
        }),
      ),
      422,
      'SUBJECT_AMBIGUOUS',
      family,
    );
  });

  it('refuses a resource about a patient of another server', async () => {
    const { family, patientEntry, observation } = marked();
    const subject = { reference: 'https://elsewhere.example/fhir/Patient/9' };
    const performer = [{ reference: patientEntry.fullUrl }];
    await refuse(
      transaction(patientEntry, observation({ subject, performer })),
      422,
      'SUBJECT_MISSING',
      family,
    );
  });

  it('refuses an interaction that it does not offer', async () => {
    const { family, patientEntry } = marked();
    const put = { ...patientEntry, request: { method: 'PUT', url: `Patient/${randomUUID()}` } };
    await refuse(transaction(put), 422, 'ENTRY_NOT_SUPPORTED', family);
  });

  it('adds nothing to the ledger or to IPFS by any of these refusals', async () => {
    assert.deepEqual(await held(), known);
  });

  it('takes the valid entries of a batch and says what is wrong with the others', async () => {
    const { family, patientEntry, observation } = marked();
    const answer = await ehr.postBundle(
      JSON.stringify({
        resourceType: 'Bundle',
        type: 'batch',
        entry: [patientEntry, observation({ subject: undefined, status: 'perhaps' })],
      }),
    );
    assert.equal(answer.status, 200, answer.text);
    const [good, bad] = (JSON.parse(answer.text) as AnyBundle).entry ?? [];
    assert.match(good?.response?.status ?? '', /^201/);
    assert.match(bad?.response?.status ?? '', /^422/);
    assert.ok(codesOf(JSON.stringify(bad?.response?.outcome)).includes('RESOURCE_INVALID'));
    assert.equal((await ehr.searchAll(`Patient?name=${family}`)).length, 1);
  });

  it('refuses another content type', async () => {
    const { family, patientEntry } = marked();
    const answer = await ehr.request('POST', '', transaction(patientEntry), {
      'content-type': 'text/plain',
    });
    assert.equal(answer.status, 415);
    assert.ok(codesOf(answer.text).includes('UNSUPPORTED_MEDIA_TYPE'), answer.text);
    assert.deepEqual(await ehr.searchAll(`Patient?name=${family}`), []);
  });
});
