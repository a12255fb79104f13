import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  HealthChainError,
  presentationContext,
  type PresentedRequest,
} from '@healthchain/protocol';
import { issueAttestation, issuerSecrets } from '@healthchain/protocol/attestation';
import { verifyPresentation } from '@healthchain/protocol/presentation';
import { type DurableStore, openDurableStore } from '../platform/durable-store/durable-store.js';
import type { Signatory } from '../platform/fabric/connection.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { opinionDesk, type OpinionDesk } from './answer-opinion.js';
import { opinionAsker, type OpinionAsker } from './ask-opinion.js';
import { handToRelay } from './relay.js';
import { InMemoryDisclosure } from './test-support/in-memory-disclosure.js';

const [asking, colleague] = [`provider:${'a'.repeat(64)}`, `provider:${'b'.repeat(64)}`] as const;
const addressee = 'MillbrookMSP';
const wanted = {
  addressee,
  question: 'Is this rash drug-induced?',
  disclose: ['profession'],
} as const;

const relay = {} as Signatory;
const clinician = { certificate: Buffer.from('clinician') } as unknown as Signatory;

describe('a second opinion between two hospitals', () => {
  const addresseeKey = softwareWrappingKey();
  let folder: string;
  let store: DurableStore;
  let ledger: InMemoryDisclosure;
  let asker: OpinionAsker;
  let desk: OpinionDesk;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'healthchain-opinions-'));
    store = await openDurableStore({ folder, wrappingKey: softwareWrappingKey() });
    ledger = new InMemoryDisclosure('LakesideMSP');
    const secrets = issuerSecrets({ signature: randomBytes(32), accumulator: randomBytes(32) });
    await ledger.publish({
      signatureKey: secrets.signature.publicKey,
      accumulatorKey: secrets.accumulator.publicKey,
    });
    const issuer = await ledger.issuerKey();
    const attestation = issueAttestation(secrets, issuer, {
      ...{ kind: 'provider', profession: 'physician', state: 'OH' },
      validUntil: '2026-05-01T00:00:00Z',
    });
    asker = opinionAsker({
      channel: 'healthchain',
      held: { presentable: () => Promise.resolve({ attestation, issuer }) },
      asked: store.askedOpinions,
      ledger,
      wrappingKey: () =>
        Promise.resolve({
          ...addresseeKey.target,
          organization: addressee,
          publishedAt: '2026-03-01T00:00:00Z',
        }),
      hand: (request) => ledger.ask(relay, request),
    });
    const signatories = { of: () => clinician };
    desk = opinionDesk({ mspId: addressee, ledger, wrappingKey: addresseeKey, signatories });
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('given a question, then the addressee reads it, and only who asked the answer', async () => {
    const opinionId = await asker.ask(asking, wanted);
    const { questions } = await desk.list('');
    assert.deepEqual(questions, [
      {
        opinionId,
        issuer: 'LakesideMSP',
        disclosed: {
          kind: 'provider',
          validUntil: '2026-05-01T00:00:00Z',
          profession: 'physician',
        },
        askedAt: '2026-03-01T12:00:00.000Z',
        question: wanted.question,
      },
    ]);
    assert.equal((await asker.read(asking, opinionId)).answer, undefined);
    await desk.answer('', opinionId, 'Likely; stop it.');
    const { answer } = await asker.read(asking, opinionId);
    assert.deepEqual(answer, {
      text: 'Likely; stop it.',
      publicKeyDigest: 'clinician',
      answeredAt: '2026-03-01T12:00:00.000Z',
    });
    await assert.rejects(asker.read(colleague, opinionId), { code: 'NOT_FOUND' });
  });

  it('given what a relay is handed, then it proves the call, and shows no text and nobody', async () => {
    await asker.ask(asking, wanted);
    const [request] = ledger.asked as [PresentedRequest];
    const { presentation, ...args } = request;
    const context = presentationContext({
      channel: 'healthchain',
      function: 'AccessControlContract:RequestSecondOpinion',
      arguments: args,
      nonce: request.nonce,
    });
    const { disclosed } = request;
    verifyPresentation({ presentation, disclosed, context }, await ledger.issuerKey());
    const text = JSON.stringify(request);
    for (const secret of ['a'.repeat(64), 'rash', '"OH"']) {
      assert.ok(!text.includes(secret), secret);
    }
  });

  it('given two questions of one person, then they share what is disclosed and nothing else', async () => {
    await asker.ask(asking, wanted);
    await asker.ask(asking, wanted);
    const leaves = (request: PresentedRequest): string[] =>
      Object.entries(request).flatMap(([name, value]) =>
        ['addressee', 'issuer', 'disclosed'].includes(name) ? [] : [JSON.stringify(value)],
      );
    const [one, other] = ledger.asked.map(leaves) as [string[], string[]];
    assert.deepEqual(
      one.filter((value) => other.includes(value)),
      [],
    );
  });

  it('given two answers at once, then they are sealed under different keys', async () => {
    const opinionId = await asker.ask(asking, wanted);
    const salts: string[] = [];
    for (const text of ['Yes.', 'No.']) {
      await desk.answer('', opinionId, text);
      salts.push(ledger.entries.get(opinionId)?.answer?.salt ?? '');
    }
    assert.notEqual(salts[0], salts[1]);
  });

  it('given a question that does not open, then the list has the others', async () => {
    const opinionId = await asker.ask(asking, wanted);
    const entry = ledger.entries.get(opinionId) ?? assert.fail();
    const spoilt = { ...entry.question, sealed: randomBytes(64).toString('base64') };
    ledger.entries.set('spoilt', { ...entry, question: spoilt });
    const { questions } = await desk.list('');
    assert.deepEqual(
      questions.map(({ question }) => question),
      [wanted.question, undefined],
    );
    await assert.rejects(desk.answer('', 'spoilt', 'Yes.'), { code: 'OPINION_UNREADABLE' });
  });

  it('given another question’s answer in its place, then it does not open', async () => {
    const [one, other] = [await asker.ask(asking, wanted), await asker.ask(asking, wanted)];
    await desk.answer('', other, 'No.');
    const entries = [one, other].map((id) => ledger.entries.get(id) ?? assert.fail());
    const [entry, answered] = entries as [(typeof entries)[0], (typeof entries)[0]];
    const { answer } = answered;
    ledger.entries.set(one, { ...entry, ...(answer && { answer }) });
    await assert.rejects(asker.read(asking, one), { code: 'OPINION_UNREADABLE' });
  });
});

describe('handing a request to a relay', () => {
  const request = { addressee } as PresentedRequest;
  const unreachable = new HealthChainError('LEDGER_UNAVAILABLE');

  function hand(answers: Readonly<Record<string, Error | undefined>>) {
    const called: string[] = [];
    const client = (mspId: string) => ({
      ask: () => {
        called.push(mspId);
        const error = answers[mspId];
        return error === undefined ? Promise.resolve({}) : Promise.reject(error);
      },
    });
    const done = handToRelay({ relays: Object.keys(answers), client })(request);
    return { called, done };
  }

  it('given several, then one is asked, and never the addressee', async () => {
    const { called, done } = hand({ AMSP: undefined, BMSP: undefined, [addressee]: undefined });
    await done;
    assert.equal(called.length, 1);
    assert.ok(!called.includes(addressee));
  });

  it('given some that are down, then the next; given all, then refused', async () => {
    const { called, done } = hand({ AMSP: unreachable, BMSP: undefined, CMSP: new Error('reset') });
    await done;
    assert.equal(called.at(-1), 'BMSP');
    const none = hand({ AMSP: unreachable, BMSP: new Error('reset') });
    await assert.rejects(none.done, { code: 'RELAY_UNREACHABLE' });
    assert.equal(none.called.length, 2);
    await assert.rejects(hand({ [addressee]: undefined }).done, { code: 'RELAY_UNREACHABLE' });
  });

  it('given a refusal, then it is passed on; given that it stands already, then all is well', async () => {
    const refusal = new HealthChainError('PRESENTATION_INVALID');
    await assert.rejects(hand({ AMSP: refusal }).done, refusal);
    await hand({ AMSP: new HealthChainError('ALREADY_EXISTS') }).done;
  });
});
