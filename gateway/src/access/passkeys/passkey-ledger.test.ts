import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError, saltedDigest, type JsonValue } from '@healthchain/protocol';
import sinon from 'sinon';
import { patientPasskeys, providerPasskeys } from './passkey-ledger.js';

const endorsers = [['LakesideMSP', 'CornerstoneMSP']];
const patientId = randomUUID();
const provider = { organization: 'LakesideMSP', publicKeyDigest: 'ab'.repeat(32) };

function setUp() {
  const submit = sinon.stub().resolves();
  const evaluate = sinon.stub();
  const answer = (value: JsonValue) => Buffer.from(JSON.stringify(value));
  return { submit, evaluate, answer, ledger: { submit, evaluate } };
}

/** One submitted call. */
interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly transient?: { readonly authority: string };
  readonly endorsers: unknown;
}

const enrolment = (changeId: string) => {
  const registrar = { ...provider, transactionId: 'cd'.repeat(32) };
  return {
    ...{ kind: 'enrolment' as const, changeId, at: '2026-03-01T12:00:00.000Z' },
    ...{ transactionId: 'cd'.repeat(32), proposedBy: registrar, confirmedBy: registrar },
  };
};

describe('the ledger of passkeys', () => {
  for (const [name, method, id] of [
    ['AddPasskey', 'add', 'passkeyId'],
    ['RemovePasskey', 'remove', 'removalId'],
  ] as const) {
    it(`given what a patient signed, then ${name} has it in the transient map, and its digest in public`, async () => {
      const { submit, ledger } = setUp();
      const statement = { passkeyId: randomUUID(), removalId: randomUUID() };
      const signed = { statement } as never;
      await patientPasskeys(ledger, endorsers)[method](signed);
      const [call] = submit.firstCall.args as [Call];
      assert.equal(call.name, `AccessControlContract:${name}`);
      assert.equal(call.endorsers, endorsers);
      const sensitive = JSON.parse(call.transient?.authority ?? '') as Record<string, string>;
      assert.deepEqual(Object.keys(sensitive), ['salt', 'authoritySalt', 'nonceSalt', 'signed']);
      assert.deepEqual(sensitive.signed, signed);
      const digest = saltedDigest(sensitive.salt ?? '', { statement });
      assert.deepEqual(call.args.slice(0, 2), [statement[id], digest]);
    });
  }

  for (const [name, method] of [
    ['AddProviderPasskey', 'add'],
    ['RemoveProviderPasskey', 'remove'],
  ] as const) {
    it(`given what a provider signed, then ${name} has it`, async () => {
      const { submit, ledger } = setUp();
      const signed = { statement: { passkeyId: randomUUID() } } as never;
      await providerPasskeys(ledger, endorsers)[method](signed);
      const [call] = submit.firstCall.args as [Call];
      assert.equal(call.name, `AccessControlContract:${name}`);
      assert.deepEqual(JSON.parse(call.args[0] ?? ''), signed);
      assert.equal(call.transient, undefined);
    });
  }

  it('given more changes than a page holds, then all of them', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const { evaluate, answer, ledger } = setUp();
    const args = [provider.organization, provider.publicKeyDigest, '200'] as const;
    const name = 'AccessControlContract:ListProviderPasskeyLog';
    evaluate
      .withArgs(name, ...args, '')
      .resolves(answer({ changes: [enrolment(first)], bookmark: second }))
      .withArgs(name, ...args, second)
      .resolves(answer({ changes: [enrolment(second)], bookmark: '' }));
    const changes = await providerPasskeys(ledger, endorsers).changes(provider);
    assert.deepEqual(changes, [enrolment(first), enrolment(second)]);
    const salted = { ...enrolment(first), salt: '0'.repeat(32) };
    evaluate
      .withArgs('AccessControlContract:ListPasskeyLog', patientId, '200', '')
      .resolves(answer({ changes: [salted], bookmark: '' }));
    assert.deepEqual(await patientPasskeys(ledger, endorsers).changes({ patientId }), [salted]);
  });

  it('given nobody enrolled, then no holder; given no answer, then that is told', async () => {
    const { evaluate, ledger } = setUp();
    evaluate.rejects(new HealthChainError('NOT_FOUND'));
    assert.equal(await patientPasskeys(ledger, endorsers).holder({ patientId }), undefined);
    assert.equal(await providerPasskeys(ledger, endorsers).holder(provider), undefined);
    evaluate.rejects(new HealthChainError('LEDGER_UNAVAILABLE'));
    await assert.rejects(patientPasskeys(ledger, endorsers).holder({ patientId }), {
      code: 'LEDGER_UNAVAILABLE',
    });
  });
});
