import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import {
  type AccessPolicy,
  type AccessPolicyInForce,
  type Assertion,
  canonicalJson,
  type ErrorCode,
  HealthChainError,
  type SignedStepUp,
  statementChallenge,
} from '@healthchain/protocol';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';
import type { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import sinon from 'sinon';
import {
  newProvider,
  type SamplePeople,
  samplePeople,
  type SamplePerson,
} from '../platform/sign-in/test-support/sample-people.js';
import { volatileStates } from '../platform/sign-in/test-support/sample-sign-in.js';
import type { MatterRequest } from './matter.js';
import type { OwnKey } from '../keys/own-key.js';
import { policyMatter } from './policy-matter.js';
import { rotationMatter } from './rotation-matter.js';
import { stepUpDesk, type StepUpDesk } from './step-up-desk.js';

const minute = 60_000;
const policy: AccessPolicy = { ...testPolicy, hierarchy: [] };
const inForce = {
  ...{ kind: 'accessPolicy', version: 1, digest: 'ab'.repeat(32), content: testPolicy },
  ...{ approvals: ['LakesideMSP'], inForceSince: '2026-03-01T12:00:00Z' },
} satisfies AccessPolicyInForce;

const isRefused =
  (code: ErrorCode) =>
  (error: unknown): boolean =>
    error instanceof HealthChainError && error.code === code;

/** What an authenticator answers to a page that has no use for the user handle. */
function answerTo(challenge: string, device: SoftwareAuthenticator): Assertion {
  const { credentialId, authenticatorData, clientDataJSON, signature } = device.signIn(
    challenge,
    'anybody',
  );
  return { credentialId, authenticatorData, clientDataJSON, signature };
}

describe('signing for one act', () => {
  let directory: SamplePeople;
  let officer: SamplePerson;
  let signatory: string;
  let clock: sinon.SinonFakeTimers;
  let desk: StepUpDesk;
  let act: sinon.SinonSpy<[SignedStepUp], Promise<void>>;
  let standing: 'published' | 'another' | 'none';
  const matter = { kind: 'policy', version: 2, policy } satisfies MatterRequest;
  const content = { publicKey: 'YQ==', algorithm: 'RSA-OAEP' };
  const ownKey: OwnKey = {
    ...{ key: 'wrapping', content },
    standing: () => Promise.resolve(standing),
    publish: () => Promise.resolve(),
  };

  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: Date.parse('2026-03-01T12:00:00Z'), toFake: ['Date'] });
    act = sinon.fake.resolves<[SignedStepUp], Promise<void>>(undefined);
    standing = 'another';
    directory = samplePeople();
    const person = newProvider();
    officer = directory.enrol(person, 'privacy-officer');
    signatory = officer.userHandle;
    desk = stepUpDesk({
      ...{ mspId: 'LakesideMSP', channel: 'healthchain' },
      states: volatileStates(),
      people: directory.people,
      matterOf: (request) =>
        request.kind === 'policy'
          ? Promise.resolve(policyMatter(inForce, request))
          : rotationMatter(ownKey),
      act,
      now: Date.now,
    });
  });
  afterEach(() => {
    clock.restore();
  });

  const begin = async (): Promise<string> => (await desk.begin({ signatory, matter })).stepUpId;

  /** What the page's authenticator answers. */
  async function answer(stepUpId: string, device: SoftwareAuthenticator = officer.device) {
    const { challenge } = await desk.prepare(stepUpId);
    return answerTo(challenge, device);
  }

  it('given the officer’s signature, then whoever asked gets it over exactly this document', async () => {
    const stepUpId = await begin();
    assert.equal(await desk.find(stepUpId), undefined);
    const { credentialIds, rpId } = await desk.prepare(stepUpId);
    assert.deepEqual(
      [credentialIds, rpId],
      [[officer.device.passkey.credentialId], 'gateway.example'],
    );
    const assertion = await answer(stepUpId);
    await desk.sign(stepUpId, assertion);
    const signed = await desk.find(stepUpId);
    assert.ok(signed);
    assert.deepEqual(signed.assertion, assertion);
    const { nonce, ...statement } = signed.statement;
    assert.deepEqual(statement, {
      ...{ kind: 'policy-approval', channel: 'healthchain', issuedAt: '2026-03-01T12:00:00.000Z' },
      ...{ organization: 'LakesideMSP', publicKeyDigest: signatory },
      ...{ document: 'accessPolicy', version: 2 },
      digest: createHash('sha256').update(canonicalJson(policy)).digest('hex'),
    });
    assert.match(nonce, /^[0-9a-f-]{36}$/);
  });

  it('given the page, then it is told what the document itself changes', async () => {
    const shown = await desk.show(await begin());
    assert.equal(shown.signatory, signatory);
    const [permitted, withdrawn] = shown.matter.effects;
    assert.deepEqual(permitted?.items, []);
    assert.match(withdrawn?.items.join('\n') ?? '', /^attending physicians: .*\(TREAT\)$/m);
  });

  it('given a second passkey, then either signs, and a removed one no longer', async () => {
    const second = directory.add(officer);
    const stepUpId = await begin();
    assert.equal((await desk.prepare(stepUpId)).credentialIds.length, 2);
    await desk.sign(stepUpId, await answer(stepUpId, second.device));
    directory.remove(second);
    const removed = await answer(stepUpId, second.device);
    await assert.rejects(desk.sign(stepUpId, removed), isRefused('SIGNATURE_INVALID'));
  });

  it('given minutes of reading, then the statement is as new as the button’s press', async () => {
    const stepUpId = await begin();
    await desk.show(stepUpId);
    clock.tick(8 * minute);
    await desk.sign(stepUpId, await answer(stepUpId));
    const { statement } = (await desk.find(stepUpId)) ?? assert.fail();
    assert.equal(statement.issuedAt, '2026-03-01T12:08:00.000Z');
  });

  it('given a signature of more than two minutes later, or before any statement, then STATEMENT_NOT_CURRENT', async () => {
    const stepUpId = await begin();
    const challenge = randomBytes(32).toString('base64url');
    const assertion = answerTo(challenge, officer.device);
    await assert.rejects(desk.sign(stepUpId, assertion), isRefused('STATEMENT_NOT_CURRENT'));
    const late = await answer(stepUpId);
    clock.tick(2 * minute + 1);
    await assert.rejects(desk.sign(stepUpId, late), isRefused('STATEMENT_NOT_CURRENT'));
    assert.equal(await desk.find(stepUpId), undefined);
  });

  it('given another passkey, or the signature of an earlier statement, then SIGNATURE_INVALID', async () => {
    const stepUpId = await begin();
    const other = directory.enrol(newProvider(), 'privacy-officer');
    const theirs = await answer(stepUpId, other.device);
    await assert.rejects(desk.sign(stepUpId, theirs), isRefused('SIGNATURE_INVALID'));
    const earlier = await answer(stepUpId);
    await desk.prepare(stepUpId);
    await assert.rejects(desk.sign(stepUpId, earlier), isRefused('SIGNATURE_INVALID'));
  });

  it('given ten minutes, or an id that nobody was given, then STEP_UP_EXPIRED', async () => {
    const stepUpId = await begin();
    clock.tick(10 * minute);
    for (const id of [stepUpId, 'unknown']) {
      await assert.rejects(desk.show(id), isRefused('STEP_UP_EXPIRED'));
      await assert.rejects(desk.prepare(id), isRefused('STEP_UP_EXPIRED'));
      await assert.rejects(desk.find(id), isRefused('STEP_UP_EXPIRED'));
    }
  });

  it('given nobody with a passkey, or somebody of another role, then there is nothing to sign', async () => {
    const stranger = { signatory: 'cd'.repeat(32), matter };
    await assert.rejects(desk.begin(stranger), isRefused('PASSKEY_UNKNOWN'));
    const attending = directory.enrol(newProvider());
    const asked = { signatory: attending.userHandle, matter };
    await assert.rejects(desk.begin(asked), isRefused('ROLE_NOT_PERMITTED'));
  });

  it('given an officer who is one no longer, then nothing more is signed', async () => {
    const stepUpId = await begin();
    const assertion = await answer(stepUpId);
    directory.revoke(officer);
    await assert.rejects(desk.sign(stepUpId, assertion), isRefused('PASSKEY_UNKNOWN'));
    await assert.rejects(desk.prepare(stepUpId), isRefused('PASSKEY_UNKNOWN'));
  });

  it('given a version that does not follow the one in force, or none in force, then refused', async () => {
    const skipping = { signatory, matter: { ...matter, version: 3 } };
    await assert.rejects(desk.begin(skipping), isRefused('DOCUMENT_VERSION_UNEXPECTED'));
    assert.throws(
      () => policyMatter(undefined, { version: 1, policy }),
      isRefused('POLICY_UNKNOWN'),
    );
  });

  it('given another key than the published one, then a registrar signs, and it is published at once', async () => {
    const registrar = directory.enrol(newProvider(), 'registrar');
    const rotation = { kind: 'rotation', key: 'wrapping' } as const;
    const asked = { signatory: registrar.userHandle, matter: rotation };
    const { stepUpId } = await desk.begin(asked);
    assert.match((await desk.show(stepUpId)).matter.title, /^The wrapping key of this gateway/);
    const { challenge } = await desk.prepare(stepUpId);
    act.resetHistory();
    await desk.sign(stepUpId, answerTo(challenge, registrar.device));
    const [signed] = act.firstCall.args;
    assert.deepEqual(await desk.find(stepUpId), signed);
    const { statement } = signed;
    assert.ok(statement.kind === 'key-rotation');
    const digest = createHash('sha256').update(canonicalJson(content)).digest('hex');
    assert.deepEqual(
      [statement.key, statement.publicKeyDigest, statement.digest],
      ['wrapping', registrar.userHandle, digest],
    );
  });

  it('given the published key, or none before it, then there is nothing to sign', async () => {
    const rotation = { kind: 'rotation', key: 'wrapping' } as const;
    for (standing of ['published', 'none'] as const) {
      await assert.rejects(
        desk.begin({ signatory, matter: rotation }),
        isRefused('ALREADY_EXISTS'),
      );
    }
  });

  it('given the challenge, then it is the digest of the statement and of nothing else', async () => {
    const stepUpId = await begin();
    const { challenge } = await desk.prepare(stepUpId);
    await desk.sign(stepUpId, answerTo(challenge, officer.device));
    const { statement } = (await desk.find(stepUpId)) ?? assert.fail();
    assert.equal(Buffer.from(statementChallenge(statement)).toString('base64url'), challenge);
  });
});
