import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  shareBindingBytes,
  type Commitment,
  type CommitmentPage,
  type CompartmentKind,
  type ConsentStatement,
  type Escrow,
  type EscrowPart,
  type Pack,
  type Release,
} from '@healthchain/protocol';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import { decisionCall, propose, refusalCode } from '../support/authority-calls.js';
import {
  combined,
  guesses,
  openWithAny,
  unwrapWithToken,
  wrappedShare,
} from '../support/escrow-attack.js';
import { FabricClients } from '../support/fabric-client.js';
import { FhirClient, type AnyBundle, type FhirAnswer } from '../support/fhir-client.js';
import { clientOf, organization } from '../support/network.js';
import { eventually } from '../support/operator.js';
import { Patient } from '../support/patients.js';
import { askForKeys } from '../support/reader-attack.js';
import { askApi, refreshTokens, type Tokens } from '../support/sign-in.js';
import { whileSuspended } from '../support/suspended.js';

const custodian = organization('hospital');
const reader = organization('hospital', 1);
const pharmacy = organization('pharmacy');
const plan = organization('health-plan');
const keepers = [reader, pharmacy, plan];

const custodianDown = [`${custodian.name}-gateway`, `${custodian.name}-peer`];

const entryOf = (resourceType: string, resource: object, fullUrl = `urn:uuid:${randomUUID()}`) => ({
  fullUrl,
  resource: { resourceType, ...resource },
  request: { method: 'POST', url: resourceType },
});

function observation(subject: string, code: string, display: string, value: string) {
  return entryOf('Observation', {
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code, display }] },
    subject: { reference: subject },
    valueString: value,
  });
}

function bundle(...entry: object[]): string {
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
}

function chart(): string {
  const patient = `urn:uuid:${randomUUID()}`;
  return bundle(
    entryOf('Patient', { name: [{ family: 'Okonkwo' }], gender: 'male' }, patient),
    observation(patient, '8867-4', 'Heart rate', 'sixty-eight'),
    observation(patient, '75626-2', 'Total score [AUDIT-C]', 'nine'),
  );
}

describe('reading under a consent while the custodian is down', function () {
  this.timeout(400_000);
  const clients = new FabricClients();
  let clinician: SignedIn;
  let patient: Patient;
  let tokens: Tokens;
  let consent: ConsentStatement;
  let escrow: Escrow;

  before(async () => {
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const second = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(reader, 'clinician', pharmacy);
    patient = await Patient.admit(custodian, chart());
    tokens = await enrol(patient, registrar, second);
  });

  after(() => {
    clients.close();
  });

  async function query<T>(name: string, ...args: string[]): Promise<T> {
    const { contract } = clients.gatewayOf(reader);
    const bytes = await contract.evaluate(`PatientRecordContract:${name}`, {
      arguments: args,
      endorsingOrganizations: [reader.mspId],
    });
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as T;
  }

  async function give(compartments: CompartmentKind[]): Promise<ConsentStatement> {
    const statement = patient.consent(reader, { compartments });
    const signed = { statement, assertion: patient.device.sign(statement) };
    tokens = await refreshTokens(custodian, tokens);
    const recorded = await post(custodian, '/consents', tokens, signed);
    assert.equal(recorded.status, 201, await recorded.text());
    return statement;
  }

  async function deposited({ consentId }: ConsentStatement, after?: Escrow): Promise<Escrow> {
    await eventually(
      async () => (await query<Escrow>('GetEscrow', consentId)).salt !== after?.salt,
      120_000,
    );
    return query<Escrow>('GetEscrow', consentId);
  }

  /** With a fresh token: some of these tests take longer than one lasts. */
  async function open(
    compartments: CompartmentKind[] = ['general'],
    { consentId } = consent,
  ): Promise<Response> {
    const { chartId: patientId } = patient.chart;
    const wanted = { patientId, consentId, purpose: 'TREAT', compartments };
    const { provider } = clinician;
    clinician = { provider, tokens: await refreshTokens(reader, clinician.tokens) };
    return post(reader, '/accesses', clinician.tokens, wanted);
  }

  async function opened(response: Promise<Response>): Promise<{ id: string; text: string }> {
    const answer = await response;
    assert.equal(answer.status, 201, await answer.clone().text());
    const { accessId } = (await answer.json()) as { accessId: string };
    const read = await askApi(reader, `/accesses/${accessId}/fhir`, clinician.tokens);
    const text = await read.text();
    assert.equal(read.status, 200, text);
    return { id: accessId, text };
  }

  async function refused(response: Promise<Response>, code: string): Promise<void> {
    const body = (await (await response).json()) as { code?: string };
    assert.equal(body.code, code, JSON.stringify(body));
  }

  /** Organisations that stated that they handed out keys for an access. */
  async function releasers(accessId: string): Promise<readonly string[]> {
    const all = [custodian, ...keepers].map(async ({ mspId }) => {
      try {
        await query<Release>('GetRelease', patient.chart.chartId, accessId, mspId);
        return [mspId];
      } catch (error) {
        assert.equal(refusalCode(error), 'NOT_FOUND');
        return [];
      }
    });
    return (await Promise.all(all)).flat();
  }

  function addRecord(
    ...record: [code: string, display: string, value: string]
  ): Promise<FhirAnswer> {
    const ehr = new FhirClient(custodian, clientOf(custodian.name));
    return ehr.postBundle(bundle(observation(`Patient/${patient.chart.chartId}`, ...record)));
  }

  function shareOf(part: EscrowPart, keeper = plan): Buffer {
    // What the share is for stands before it.
    const bound = unwrapWithToken(keeper.name, wrappedShare(part, keeper.mspId));
    return bound.subarray(shareBindingBytes);
  }

  it('deposits shares once the patient has consented, alike for what there is and is not', async () => {
    consent = await give(['general', 'substance-use', 'hiv']);
    escrow = await deposited(consent);
    const { parts } = escrow;
    assert.deepEqual(new Set(parts.map(({ kind }) => kind)), new Set(consent.compartments));
    assert.equal(new Set(parts.map(({ sealed }) => sealed.length)).size, 1);
    for (const { shares } of parts) {
      assert.deepEqual(
        shares.map(({ keeper }) => keeper),
        keepers.map(({ mspId }) => mspId),
      );
    }
  });

  it('deposits anew when a compartment of a consented kind comes to the chart', async () => {
    await addRecord('8867-4', 'Heart rate', 'HIV test reactive');
    escrow = await deposited(consent, escrow);
  });

  it('gives nothing to who has everything of one keeper', async () => {
    for (const keeper of keepers) {
      const shares = escrow.parts.map((part) => shareOf(part, keeper));
      for (const [index, part] of escrow.parts.entries()) {
        const share = shares[index] ?? Buffer.alloc(0);
        const others = shares.filter((_, other) => other !== index);
        const keys = await guesses(share, others);
        assert.ok(keys.length > 10);
        assert.equal(openWithAny(escrow, part, keys), undefined);
      }
      const [first] = escrow.parts;
      assert.ok(first);
      for (const other of keepers.filter((one) => one !== keeper)) {
        assert.throws(() => unwrapWithToken(keeper.name, wrappedShare(first, other.mspId)));
      }
    }
  });

  it('gives the keys to who has two keepers, as the threat model says', async () => {
    for (const part of escrow.parts) {
      const keys = await combined(shareOf(part, pharmacy), shareOf(part, plan));
      assert.equal(openWithAny(escrow, part, keys)?.compartments.length, 1, part.kind);
    }
  });

  it('is given nothing by a keeper while the custodian is there', async () => {
    const { id } = await opened(open());
    assert.deepEqual(await releasers(id), [custodian.mspId]);
    const access = { accessId: id, patientId: patient.chart.chartId };
    for (const keeper of [pharmacy, plan]) {
      const { status, body } = await askForKeys(reader, keeper, access, '/key-shares');
      assert.deepEqual([status, (body as { code: string }).code], [409, 'CUSTODIAN_AVAILABLE']);
    }
    assert.deepEqual(await releasers(id), [custodian.mspId]);
  });

  it('reads by two keepers while the custodian’s gateway and peer hang', async () => {
    await whileSuspended(custodianDown, async () => {
      const begun = Date.now();
      const { id, text } = await opened(open(['general', 'hiv']));
      // Most of it is Fabric's own wait for an endorsement of the peer that hangs.
      assert.ok(Date.now() - begun < 120_000);
      const types = (JSON.parse(text) as AnyBundle).entry
        ?.map(({ resource }) => resource?.resourceType)
        .sort();
      assert.deepEqual(types, ['Observation', 'Observation', 'Patient']);
      assert.match(text, /sixty-eight/);
      assert.match(text, /reactive/);
      assert.doesNotMatch(text, /AUDIT|nine/);
      assert.deepEqual(await releasers(id), [pharmacy.mspId, plan.mspId]);
    });
  });

  it('does not read with one keeper, and not after the patient took the consent back', async () => {
    const brief = await give(['general']);
    await deposited(brief);
    await whileSuspended([...custodianDown, `${pharmacy.name}-gateway`], async () => {
      await refused(open(), 'CUSTODIAN_UNREACHABLE');
      const statement = patient.revocation(brief.consentId);
      const call = decisionCall(statement, patient.device.sign(statement));
      const endorsers = [pharmacy.mspId, plan.mspId];
      const proposal = propose(clients.gatewayOf(plan), call, endorsers);
      const { successful } = await (await (await proposal.endorse()).submit()).getStatus();
      assert.ok(successful);
      await refused(open(['general'], brief), 'CONSENT_REVOKED');
      await assert.rejects(
        query('GetEscrow', brief.consentId),
        (error) => refusalCode(error) === 'NOT_FOUND',
      );
    });
  });

  it('reads by the custodian again when it is back', async () => {
    // Its peer has to fetch what it missed; until then it asks to be asked again.
    await eventually(async () => (await open()).status === 201);
    const { id, text } = await opened(open());
    assert.match(text, /sixty-eight/);
    assert.deepEqual(await releasers(id), [custodian.mspId]);
  });

  it('writes what comes later into compartments whose keys no reader has', async () => {
    const keys = await Promise.all(
      escrow.parts.map(async (part) => {
        const opening = await combined(shareOf(part, pharmacy), shareOf(part, plan));
        return openWithAny(escrow, part, opening)?.compartments ?? [];
      }),
    );
    const known = new Set(keys.flat().map(({ compartmentId }) => compartmentId));
    const before = new Set((await commitments()).map(({ commitId }) => commitId));
    // While the custodian catches up it takes no write into this chart at all.
    await eventually(
      async () => (await addRecord('8867-4', 'Heart rate', 'seventy-two')).status === 200,
      60_000,
    );
    const added = (await commitments()).filter(({ commitId }) => !before.has(commitId));
    const packs = added.map(({ commitId }) => query<Pack>('GetPack', commitId, '0'));
    const versions = (await Promise.all(packs)).flatMap((pack) => pack.versions);
    assert.ok(versions.length > 0);
    assert.ok(versions.every(({ compartmentId }) => !known.has(compartmentId)));
    // The consent still covers it: the custodian releases it, and keepers hold its key too.
    assert.match((await opened(open())).text, /seventy-two/);
    escrow = await deposited(consent, escrow);
  });

  async function commitments(): Promise<readonly Commitment[]> {
    const all: Commitment[] = [];
    let bookmark = '';
    do {
      const page = await query<CommitmentPage>('ListCommitments', '200', bookmark);
      all.push(...page.commitments);
      bookmark = page.bookmark;
    } while (bookmark !== '');
    return all.filter(({ custodian: mspId }) => mspId === custodian.mspId);
  }
});
