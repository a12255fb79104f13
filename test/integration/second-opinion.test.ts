import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  presentationContext,
  type IssuerKey,
  type OpinionRequest,
  type PresentedRequest,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import {
  accumulatorWithout,
  disclose,
  issueAttestation,
  issuerSecrets,
  present,
  type Attestation,
} from '@healthchain/protocol/attestation';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import { FabricClients } from '../support/fabric-client.js';
import { blockHeight, ledgerTransactions } from '../support/ledger-transactions.js';
import { endpoints, organization } from '../support/network.js';
import { answered, asAdministrator, asGateway, asPerson, eventually } from '../support/operator.js';
import { answerOf, invoke, query } from '../support/peer-calls.js';
import { Patient } from '../support/patients.js';
import { askApi } from '../support/sign-in.js';

const asking = organization('hospital');
const addressee = organization('hospital', 1);
const pharmacy = organization('pharmacy');
const plan = organization('health-plan');
const institute = organization('research-institute');
const contract = 'AccessControlContract';

async function refusedWith(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}

interface Received {
  readonly opinionId: string;
  readonly question?: string;
  readonly issuer: string;
  readonly disclosed: object;
}

describe('a second opinion that a physician asks for without a name', function () {
  this.timeout(240_000);
  const clients = new FabricClients();
  let physician: SignedIn;
  let colleague: SignedIn;
  let answering: SignedIn;
  let opinionId: string;
  let firstBlock: number;
  const question = `Is this rash drug-induced? ${randomUUID()}`;

  before(async () => {
    physician = await employ(asking, 'clinician', pharmacy);
    colleague = await employ(asking, 'registrar', pharmacy);
    answering = await employ(addressee, 'clinician', pharmacy);
    firstBlock = await blockHeight(clients.gatewayOf(addressee));
  });
  after(() => {
    clients.close();
  });

  const ask = (body: object, { provider, tokens }: SignedIn = physician): Promise<Response> =>
    post(provider.organization, '/second-opinions', tokens, {
      ...{ addressee: addressee.mspId, question },
      ...body,
    });

  it('attests the licence that the registrar stated, and no other', async () => {
    const nothing = await post(asking, '/attestations', colleague.tokens, {});
    assert.equal(await refusedWith(nothing), 'LICENCE_UNKNOWN');
    const attested = await post(asking, '/attestations', physician.tokens, {});
    assert.equal(attested.status, 201, await attested.clone().text());
    const { issuer, attributes } = (await attested.json()) as {
      issuer: string;
      attributes: Record<string, string>;
    };
    const { kind, profession, state, validUntil = '' } = attributes;
    assert.deepEqual(
      [issuer, kind, profession, state],
      [...[asking.mspId, 'provider', 'physician', 'OH']],
    );
    assert.match(validUntil, /-01T00:00:00Z$/);
  });

  it('takes the question from whoever has an attestation', async () => {
    assert.equal(await refusedWith(await ask({}, colleague)), 'ATTESTATION_MISSING');
    const asked = await ask({});
    assert.equal(asked.status, 201, await asked.clone().text());
    ({ opinionId } = (await asked.json()) as { opinionId: string });
    const second = await ask({ showState: true });
    assert.equal(second.status, 201, await second.clone().text());
  });

  it('shows the addressee the question, and the ledger only what is disclosed', async () => {
    const received = await questionTo(answering);
    const { disclosed, issuer } = received;
    assert.deepEqual(Object.keys(disclosed).sort(), ['kind', 'profession', 'validUntil']);
    assert.equal(issuer, asking.mspId);
    const mine = (await transactionsAbout(opinionId))[0] ?? assert.fail();
    assert.ok([pharmacy.mspId, plan.mspId].includes(mine.signer), mine.signer);
    const text = mine.args.join();
    assert.ok(!text.includes(physician.provider.publicKeyDigest));
    assert.ok(!text.includes('rash'));
  });

  it('brings the answer back to who asked, and to nobody else', async () => {
    const answer = { answer: 'Likely; stop it and look again in a week.' };
    const path = `/questions/${opinionId}/answer`;
    const answered = await post(addressee, path, answering.tokens, answer);
    assert.equal(answered.status, 204, await answered.text());
    const again = await post(addressee, path, answering.tokens, answer);
    assert.equal(await refusedWith(again), 'OPINION_ANSWERED');
    const own = `/second-opinions/${opinionId}`;
    await eventually(async () => {
      const read = (await (await askApi(asking, own, physician.tokens)).json()) as {
        answer?: { text: string; publicKeyDigest: string };
      };
      return (
        read.answer?.text === answer.answer &&
        read.answer.publicKeyDigest === answering.provider.publicKeyDigest
      );
    }, 10_000);
    const elsewhere = await askApi(asking, own, colleague.tokens);
    assert.equal(await refusedWith(elsewhere), 'NOT_FOUND');
  });

  it('revokes what is attested of whom the hospital suspends, while a colleague asks on', async () => {
    const nurse = await employ(asking, 'nurse', pharmacy);
    const attested = await post(asking, '/attestations', nurse.tokens, {});
    assert.equal(attested.status, 201, await attested.text());
    const earlier = await revocations();
    await nurse.provider.revoke();
    try {
      assert.equal(await refusedWith(await ask({}, nurse)), 'TOKEN_INVALID');
      await eventually(async () => (await revocations()) === earlier + 1, 20_000);
      const asked = await ask({});
      assert.equal(asked.status, 201, await asked.text());
    } finally {
      await nurse.provider.issueCredential(pharmacy, 'nurse');
    }
  });

  it('lets a patient ask of whom a registrar attested to be 18 or older', async () => {
    const pharmacist = await employ(pharmacy, 'registrar', asking);
    const patient = await Patient.admit(asking);
    const tokens = await enrol(patient, colleague, pharmacist);
    const body = { addressee: addressee.mspId, question };
    const without = await post(asking, '/second-opinions', tokens, body);
    assert.equal(await refusedWith(without), 'ATTESTATION_MISSING');
    const path = `/patients/${patient.chart.chartId}/attestation`;
    const byClinician = await askApi(asking, path, physician.tokens, { method: 'PUT' });
    assert.equal(await refusedWith(byClinician), 'ROLE_NOT_PERMITTED');
    const attested = await askApi(asking, path, colleague.tokens, { method: 'PUT' });
    assert.equal(attested.status, 200, await attested.text());
    const asked = await post(asking, '/second-opinions', tokens, body);
    assert.equal(asked.status, 201, await asked.clone().text());
    ({ opinionId } = (await asked.json()) as { opinionId: string });
    const { disclosed } = await questionTo(answering);
    assert.deepEqual(Object.keys(disclosed).sort(), ['kind', 'over18', 'validUntil']);
    const revoked = await askApi(asking, path, colleague.tokens, { method: 'DELETE' });
    assert.equal(revoked.status, 204, await revoked.text());
    const again = await post(asking, '/second-opinions', tokens, body);
    assert.equal(await refusedWith(again), 'ATTESTATION_MISSING');
  });

  it('lets only clinicians of hospitals see what is asked', async () => {
    const list = await askApi(asking, '/questions', colleague.tokens);
    assert.equal(await refusedWith(list), 'ROLE_NOT_PERMITTED');
  });

  async function revocations(): Promise<number> {
    const line = query(`${contract}:GetIssuerKey`, asking.mspId);
    const { ok, text } = await asAdministrator(asking.name, line);
    assert.ok(ok, text);
    return (JSON.parse(answerOf(text)) as IssuerKey).revocations;
  }

  async function questionTo({ provider, tokens }: SignedIn): Promise<Received> {
    let found: Received | undefined;
    await eventually(async () => {
      let bookmark = '';
      do {
        const path = `/questions?bookmark=${bookmark}`;
        const response = await askApi(provider.organization, path, tokens);
        const page = (await response.json()) as { questions: Received[]; bookmark: string };
        found ??= page.questions.find((one) => one.opinionId === opinionId);
        bookmark = page.bookmark;
      } while (found === undefined && bookmark !== '');
      return found?.question === question;
    }, 10_000);
    return found ?? assert.fail();
  }

  async function transactionsAbout(id: string) {
    const client = clients.gatewayOf(addressee);
    const all = await ledgerTransactions(client, firstBlock, await blockHeight(client));
    return all.filter(({ valid, args }) => valid && args.join().includes(id));
  }
});

describe('presentations handed to the contract by the stock peer CLI', function () {
  this.timeout(240_000);
  const secrets = issuerSecrets({ signature: randomBytes(32), accumulator: randomBytes(32) });
  let key: IssuerKey;
  let target: WrappingPublicKey;
  let attestation: Attestation;

  before(async () => {
    const keys = {
      signatureKey: secrets.signature.publicKey,
      accumulatorKey: secrets.accumulator.publicKey,
      idempotencyKey: randomUUID(),
    };
    const line = invoke(`${contract}:PublishIssuerKey`, JSON.stringify(keys));
    const published = await asGateway(institute.name, line);
    assert.ok(published.ok, published.text);
    key = await read<IssuerKey>(`${contract}:GetIssuerKey`, institute.mspId);
    target = await read('PatientRecordContract:GetWrappingKey', addressee.mspId);
    const end = new Date();
    const validUntil = `${end.getUTCFullYear() + 1}-01-01T00:00:00Z`;
    attestation = attest({ kind: 'provider', profession: 'physician', state: 'OH', validUntil });
  });

  const attest = (attributes: Attestation['attributes']): Attestation =>
    issueAttestation(secrets, key, attributes);

  async function read<Value>(name: string, ...args: string[]): Promise<Value> {
    const line = query(name, ...args);
    const text = await answered(() => asAdministrator(institute.name, line));
    return JSON.parse(answerOf(text)) as Value;
  }

  function presented(
    change: Partial<Parameters<typeof presentationContext>[0]> = {},
    of = attestation,
  ): PresentedRequest {
    const { keyId, algorithm } = target;
    const ciphertext = randomBytes(384).toString('base64');
    const request: OpinionRequest = {
      opinionId: randomUUID(),
      addressee: addressee.mspId,
      issuer: institute.mspId,
      disclosed: disclose(of.attributes, ['profession', 'state', 'over18']),
      question: { key: { keyId, algorithm, ciphertext }, sealed: ciphertext },
      nonce: randomUUID(),
      idempotencyKey: randomUUID(),
    };
    const context = presentationContext({
      channel: endpoints().channel,
      function: `${contract}:RequestSecondOpinion`,
      arguments: request,
      nonce: request.nonce,
      ...change,
    });
    return { ...request, presentation: present(of, key, request.disclosed, context) };
  }

  const submit = (request: PresentedRequest, [name, person] = [plan.name, 'relay']) =>
    asPerson(name, person, invoke(`${contract}:RequestSecondOpinion`, JSON.stringify(request)));

  async function refused(request: PresentedRequest, code: string, as?: [string, string]) {
    const { ok, text } = await submit(request, as);
    assert.ok(!ok, 'The contract took it.');
    assert.match(text, new RegExp(`\\[${code}\\]`));
  }

  it('takes one that is made for the call, once', async () => {
    const request = presented();
    const { ok, text } = await submit(request);
    assert.ok(ok, text);
    await refused({ ...request, idempotencyKey: randomUUID() }, 'ALREADY_EXISTS');
    const { nonce } = request;
    const replayed = presented();
    await refused({ ...replayed, nonce }, 'NONCE_USED');
  });

  it('takes that of a patient of 18 or older, and none of a younger one', async () => {
    const { validUntil } = attestation.attributes;
    const patient = attest({ kind: 'patient', over18: 'yes', validUntil });
    const { ok, text } = await submit(presented({}, patient));
    assert.ok(ok, text);
    const minor = presented({}, attest({ kind: 'patient', over18: 'no', validUntil }));
    await refused(minor, 'DISCLOSURE_INSUFFICIENT');
    const claimed = { ...minor.disclosed, over18: 'yes' } as PresentedRequest['disclosed'];
    await refused({ ...minor, disclosed: claimed }, 'PRESENTATION_INVALID');
  });

  it('refuses one for another nonce, channel, function or other arguments', async () => {
    for (const change of [
      { nonce: randomUUID() },
      { channel: 'elsewhere' },
      { function: `${contract}:AnswerSecondOpinion` },
      { arguments: {} },
    ]) {
      await refused(presented(change), 'PRESENTATION_INVALID');
    }
  });

  it('refuses an altered attribute, and the presentation of another issuer’s attestation', async () => {
    const request = presented();
    const disclosed = { ...request.disclosed, state: 'KY' } as PresentedRequest['disclosed'];
    await refused({ ...request, disclosed }, 'PRESENTATION_INVALID');
    await refused({ ...request, issuer: asking.mspId }, 'PRESENTATION_INVALID');
    await refused({ ...request, issuer: plan.mspId }, 'ISSUER_UNKNOWN');
  });

  it('refuses whoever is no relay, a clinician who shows their own key too', async () => {
    await refused(presented(), 'ROLE_NOT_PERMITTED', [asking.name, 'clinician']);
  });

  it('refuses a revoked one from the next transaction on, however fresh it is', async () => {
    const made = presented();
    const { revocationId } = attestation;
    const accumulated = accumulatorWithout(secrets, key.accumulated, revocationId);
    const sequence = key.revocations + 1;
    const request = { sequence, revocationId, accumulated, idempotencyKey: randomUUID() };
    const line = (change: object): string =>
      invoke(`${contract}:RevokeAttestation`, JSON.stringify({ ...request, ...change }));
    const wrong = await asGateway(institute.name, line({ accumulated: key.accumulated }));
    assert.match(wrong.text, /\[REVOCATION_UNEXPECTED\]/);
    const revoked = await asGateway(institute.name, line({}));
    assert.ok(revoked.ok, revoked.text);
    await eventually(async () => {
      key = await read(`${contract}:GetIssuerKey`, institute.mspId);
      return key.revocations === sequence;
    }, 10_000);
    await refused(made, 'PRESENTATION_INVALID');
    await refused(presented(), 'PRESENTATION_INVALID');
    const other = attest(attestation.attributes);
    const { ok, text } = await submit(presented({}, other));
    assert.ok(ok, text);
  });
});
