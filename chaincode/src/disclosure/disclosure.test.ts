import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type {
  Attributes,
  PresentedRequest,
  SecondOpinion,
  SecondOpinionPage,
} from '@healthchain/protocol';
import type { Attestation } from '@healthchain/protocol/attestation';
import {
  answerOpinion,
  askOpinion,
  opinionOf,
  physician,
  presentedRequest,
  TestIssuer,
} from '../testing/attestations.js';
import { foundConsortium, refused, succeeded, type Consortium } from '../testing/consortium.js';
import type { TestIdentity } from '../testing/identity.js';
import { publishedKey } from '../testing/matrix/keys.js';
import { employOfficers, rotationOf, signedBy } from '../testing/officers.js';
import { employ, now, putPolicyInForce, registerSites } from '../testing/patients.js';

/** Each value in a structure, by its path. */
function leavesOf(value: unknown, path = ''): (readonly [string, string])[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, each]) =>
        leavesOf(each, path === '' ? name : `${path}.${name}`),
      )
    : [[path, String(value)]];
}

/** Every run of bytes that is as long as an element or a number of the curve can be short. */
function runsOf(bytes: Buffer): Buffer[] {
  const length = 32;
  return Array.from({ length: Math.max(0, bytes.length - length + 1) }, (_, start) =>
    bytes.subarray(start, start + length),
  );
}

describe('Second opinions, asked for without a name', () => {
  let consortium: Consortium;
  let relay: TestIdentity;
  let issuer: TestIssuer;
  let attestation: Attestation;
  /** Of Millbrook, who is asked. */
  let keyId: string;

  beforeEach(async () => {
    consortium = await foundConsortium();
    await putPolicyInForce(consortium);
    const { ledger, lakeside, millbrook, cornerstone } = consortium;
    relay = await employ(consortium, cornerstone, 'relay');
    issuer = new TestIssuer(ledger, lakeside.gateway);
    succeeded(await issuer.publish());
    attestation = issuer.attest();
    keyId = await publishedKey(ledger, millbrook.gateway);
  });

  const opinion = (of = attestation) => opinionOf(of, 'MillbrookMSP', keyId);
  const presented = (of = attestation) => presentedRequest(of, issuer.key, opinion(of));
  const ask = (request: PresentedRequest, { as = relay, at = now } = {}) =>
    askOpinion(consortium.ledger, as, request, at);
  const read = (call: string, ...args: string[]) =>
    consortium.ledger.run({ as: relay, call: `AccessControlContract:${call}`, args });

  it('given a presentation for the call, then exactly the question stands, and its nonce is used', async () => {
    const request = presented();
    const { opinionId, addressee, disclosed, question, nonce, idempotencyKey } = request;
    const { writes } = succeeded(await ask(request));
    const entry = `secondOpinion/MillbrookMSP/${opinionId}`;
    const used = `request/CornerstoneMSP/${idempotencyKey}`;
    assert.deepEqual(Object.keys(writes).sort(), [`nonce/${nonce}`, used, entry].sort());
    assert.deepEqual(JSON.parse(writes[entry] ?? ''), {
      ...{ opinionId, addressee, issuer: 'LakesideMSP', disclosed, question, askedAt: now },
    });
    assert.equal(writes[`nonce/${nonce}`], JSON.stringify({ nonce }));
  });

  it('given a presentation for another nonce, channel, function or other arguments, then refused', async () => {
    for (const use of [
      { nonce: randomUUID() },
      { channel: 'elsewhere' },
      { function: 'AccessControlContract:AnswerSecondOpinion' },
      { arguments: { ...opinion() } },
    ]) {
      const request = presentedRequest(attestation, issuer.key, opinion(), use);
      refused(await ask(request), 'PRESENTATION_INVALID');
    }
  });

  it('given a changed argument of any kind, then refused', async () => {
    const request = presented();
    const changes: Partial<PresentedRequest>[] = [
      { opinionId: randomUUID() },
      { nonce: randomUUID() },
      { idempotencyKey: randomUUID() },
      { question: { ...request.question, sealed: Buffer.alloc(64).toString('base64') } },
      { disclosed: { ...physician, state: 'KY' } },
      { disclosed: { ...physician, profession: 'registered-nurse' } },
      {
        disclosed: { kind: 'provider', validUntil: physician.validUntil, profession: 'physician' },
      },
      { presentation: presented().presentation },
    ];
    for (const change of changes) {
      refused(await ask({ ...request, ...change }), 'PRESENTATION_INVALID');
    }
    succeeded(await ask(request));
  });

  it('given a presentation that was made for another addressee, all else alike, then refused', async () => {
    const { ledger, lakeside } = consortium;
    const elsewhere = await publishedKey(ledger, lakeside.gateway);
    const request = opinionOf(attestation, 'LakesideMSP', elsewhere);
    const { addressee } = opinion();
    const { presentation } = presentedRequest(attestation, issuer.key, { ...request, addressee });
    refused(await ask({ ...request, presentation }), 'PRESENTATION_INVALID');
    succeeded(await ask(presentedRequest(attestation, issuer.key, request)));
  });

  it('given two questions of one holder, then they are alike only in what many holders share', async () => {
    const asked = async (at: string) => {
      const request = presented();
      const { writes } = succeeded(await ask(request, { at }));
      const values = Object.entries(writes).map(([key, value]) => ({
        ...{ kind: key.split('/')[0] ?? '', value: JSON.parse(value) as unknown },
      }));
      const written = values.map(({ kind, value }) => [kind, value] as const);
      return new Map(leavesOf({ argument: request, ...Object.fromEntries(written) }));
    };
    const [one, other] = [await asked(now), await asked('2026-03-01T12:00:01.000Z')];
    assert.deepEqual([...one.keys()], [...other.keys()]);
    const alike = [...one.keys()].filter((field) => one.get(field) === other.get(field));
    const shared = [
      ...['addressee', 'issuer', 'disclosed.kind', 'disclosed.validUntil'],
      ...['disclosed.profession', 'disclosed.state'],
      // How, and to which key of the addressee's, the question is sealed.
      ...['question.key.algorithm', 'question.key.keyId'],
    ];
    const expected = ['argument', 'secondOpinion'].flatMap((where) =>
      shared.map((field) => `${where}.${field}`),
    );
    assert.deepEqual(alike.sort(), expected.sort());
    const [first, second] = [one, other].map((fields) =>
      Buffer.from(fields.get('argument.presentation') ?? '', 'base64'),
    );
    assert.ok(first && second);
    assert.deepEqual(
      runsOf(first).filter((run) => second.includes(run)),
      [],
    );
  });

  it('given the same presentation again, then refused by its nonce', async () => {
    const request = presented();
    succeeded(await ask(request));
    const { nonce } = request;
    refused(await ask({ ...request, idempotencyKey: randomUUID() }), 'ALREADY_EXISTS');
    const other = { ...opinion(), nonce };
    refused(await ask(presentedRequest(attestation, issuer.key, other)), 'NONCE_USED');
  });

  it('given the same request again, then the same answer and no write', async () => {
    const request = presented();
    const first = succeeded(await ask(request));
    const second = succeeded(await ask(request));
    assert.deepEqual([second.payload, second.writes], [first.payload, {}]);
  });

  it('given a revoked attestation, then refused from the next transaction on', async () => {
    const before = presented();
    succeeded(await issuer.revoke(attestation));
    refused(await ask(before), 'PRESENTATION_INVALID');
    refused(await ask(presented()), 'PRESENTATION_INVALID');
    succeeded(await ask(presented(issuer.attest())));
  });

  it('given an issuer who published nothing, or another’s key, then refused', async () => {
    const stranger = new TestIssuer(consortium.ledger, consortium.millbrook.gateway);
    const foreign = { ...attestation, issuer: 'MillbrookMSP' };
    refused(await ask(presented(foreign)), 'ISSUER_UNKNOWN');
    succeeded(await stranger.publish());
    refused(
      await ask(presentedRequest(foreign, stranger.key, opinion(foreign))),
      'PRESENTATION_INVALID',
    );
  });

  it('given an attestation that has ended, then refused from that instant on', async () => {
    const { validUntil } = physician;
    refused(await ask(presented(), { at: validUntil }), 'ATTESTATION_EXPIRED');
    succeeded(await ask(presented(), { at: '2026-04-30T23:59:59Z' }));
  });

  it('given too little shown, then refused; a patient of 18 or older is enough', async () => {
    const { validUntil } = physician;
    const patient = (over18: 'yes' | 'no'): Attributes => ({ kind: 'patient', validUntil, over18 });
    const silent = opinionOf(attestation, 'MillbrookMSP', keyId, ['state']);
    const minor = issuer.attest(patient('no'));
    for (const [of, request] of [
      [attestation, silent],
      [minor, opinion(minor)],
    ] as const) {
      refused(await ask(presentedRequest(of, issuer.key, request)), 'DISCLOSURE_INSUFFICIENT');
    }
    succeeded(await ask(presented(issuer.attest(patient('yes')))));
  });

  it('given a question that the addressee cannot open, then refused', async () => {
    for (const [addressee, key] of [
      ['MillbrookMSP', '0'.repeat(64)],
      ['LakesideMSP', keyId],
    ] as const) {
      const request = presentedRequest(
        attestation,
        issuer.key,
        opinionOf(attestation, addressee, key),
      );
      refused(await ask(request), 'WRAPPING_KEY_UNKNOWN');
    }
  });

  it('given anybody but a relay, then refused', async () => {
    const { lakeside, millbrook } = consortium;
    const clinician = await employ(consortium, lakeside, 'attending');
    for (const as of [clinician, millbrook.gateway]) {
      refused(await ask(presented(), { as }), 'ROLE_NOT_PERMITTED');
    }
    refused(await ask(presented(), { as: lakeside.admin }), 'CREDENTIAL_MISSING');
  });

  it('given a clinician of the addressee, then they answer once, and others never', async () => {
    const request = presented();
    succeeded(await ask(request));
    const { ledger, millbrook, lakeside } = consortium;
    const clinician = await employ(consortium, millbrook, 'attending');
    const elsewhere = await employ(consortium, lakeside, 'attending');
    const unknown = { ...request, opinionId: randomUUID() };
    refused(await answerOpinion(ledger, elsewhere, request), 'NOT_OWN_ORGANIZATION');
    refused(await answerOpinion(ledger, relay, request), 'ORGANIZATION_KIND_NOT_PERMITTED');
    refused(await answerOpinion(ledger, millbrook.gateway, request), 'ROLE_NOT_PERMITTED');
    refused(await answerOpinion(ledger, clinician, unknown), 'NOT_FOUND');
    succeeded(await answerOpinion(ledger, clinician, request));
    refused(await answerOpinion(ledger, clinician, request), 'OPINION_ANSWERED');
    const { payload } = succeeded(
      await read('GetSecondOpinion', 'MillbrookMSP', request.opinionId),
    );
    const { answer } = JSON.parse(payload) as SecondOpinion;
    assert.equal(answer?.publicKeyDigest, clinician.publicKeyDigest);
  });

  it('given an addressee, then its questions are listed a page at a time', async () => {
    const ids = [presented(), presented(), presented()];
    for (const request of ids) {
      succeeded(await ask(request));
    }
    const page = async (bookmark: string): Promise<SecondOpinionPage> => {
      const { payload } = succeeded(
        await read('ListSecondOpinions', 'MillbrookMSP', '2', bookmark),
      );
      return JSON.parse(payload) as SecondOpinionPage;
    };
    const first = await page('');
    const second = await page(first.bookmark);
    const listed = [...first.opinions, ...second.opinions].map(({ opinionId }) => opinionId);
    assert.deepEqual(listed, ids.map(({ opinionId }) => opinionId).sort());
    assert.equal(second.bookmark, '');
    const none = succeeded(await read('ListSecondOpinions', 'LakesideMSP', '2', ''));
    assert.deepEqual(JSON.parse(none.payload), { opinions: [], bookmark: '' });
  });
});

describe('The keys of an issuer', () => {
  let consortium: Consortium;
  let issuer: TestIssuer;

  beforeEach(async () => {
    consortium = await foundConsortium();
    issuer = new TestIssuer(consortium.ledger, consortium.lakeside.gateway);
  });

  it('given points of the curve, then they stand with an accumulator that revoked nobody', async () => {
    succeeded(await issuer.publish());
    assert.equal(issuer.key.revocations, 0);
    assert.equal(issuer.key.organization, 'LakesideMSP');
  });

  it('given other bytes, then refused', async () => {
    const zeros = Buffer.alloc(96).toString('base64');
    for (const change of [{ signatureKey: zeros }, { accumulatorKey: zeros }]) {
      refused(await issuer.publish({ change }), 'INVALID_ARGUMENT');
    }
  });

  it('given the same keys again, then refused, so that what was revoked stays revoked', async () => {
    succeeded(await issuer.publish());
    succeeded(await issuer.revoke(issuer.attest()));
    refused(await issuer.publish(), 'ALREADY_EXISTS');
    const other = new TestIssuer(consortium.ledger, consortium.lakeside.gateway);
    const { signatureKey, accumulatorKey } = issuer.key;
    refused(await other.publish({ change: { signatureKey } }), 'ALREADY_EXISTS');
    refused(await other.publish({ change: { accumulatorKey } }), 'ALREADY_EXISTS');
    refused(await other.publish(), 'STEP_UP_REQUIRED');
    await registerSites(consortium);
    const { lakeside: officer } = await employOfficers(consortium);
    const keys = {
      signatureKey: other.secrets.signature.publicKey,
      accumulatorKey: other.secrets.accumulator.publicKey,
    };
    const wrapping = signedBy(officer, rotationOf(officer, keys));
    refused(await other.publish({ change: { signed: wrapping } }), 'SIGNATURE_INVALID');
    const signed = signedBy(officer, rotationOf(officer, keys, { key: 'issuer' }));
    succeeded(await other.publish({ change: { signed } }));
    assert.equal(issuer.key.revocations, 1);
  });

  it('given a revocation that is not the next, or not of the id that it names, then refused', async () => {
    const attestation = { ...{ issuer: '', attributes: physician, signature: '', witness: '' } };
    const id = Buffer.alloc(32, 7).toString('base64');
    const unpublished = { ...attestation, revocationId: id, revocations: 0 };
    const change = { sequence: 1, accumulated: Buffer.alloc(48).toString('base64') };
    refused(
      await consortium.ledger.run({
        as: consortium.lakeside.gateway,
        call: 'AccessControlContract:RevokeAttestation',
        args: [JSON.stringify({ ...change, revocationId: id, idempotencyKey: randomUUID() })],
      }),
      'ISSUER_UNKNOWN',
    );
    succeeded(await issuer.publish());
    refused(await issuer.revoke(unpublished, { change: { sequence: 2 } }), 'REVOCATION_UNEXPECTED');
    refused(await issuer.revoke(unpublished, { change }), 'REVOCATION_UNEXPECTED');
    const { accumulated } = issuer.key;
    const other = issuer.attest();
    const { revocationId } = other;
    refused(await issuer.revoke(other, { change: { accumulated } }), 'REVOCATION_UNEXPECTED');
    refused(
      await issuer.revoke(unpublished, { change: { revocationId } }),
      'REVOCATION_UNEXPECTED',
    );
    const { payload } = succeeded(await issuer.revoke(other));
    const read = await consortium.ledger.run({
      as: consortium.cornerstone.admin,
      call: 'AccessControlContract:GetAttestationRevocation',
      args: ['LakesideMSP', '1'],
    });
    assert.equal(succeeded(read).payload, payload);
  });

  it('given another organisation’s gateway, then it can revoke nothing of this one', async () => {
    succeeded(await issuer.publish());
    const { millbrook, cornerstone } = consortium;
    refused(await issuer.revoke(issuer.attest(), { as: millbrook.gateway }), 'ISSUER_UNKNOWN');
    refused(await issuer.revoke(issuer.attest(), { as: cornerstone.admin }), 'CREDENTIAL_MISSING');
  });
});
