import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  canonicalJson,
  HealthChainError,
  type Application,
  type ApplicationRequest,
  type ChecksRequest,
  type Credential,
  type Evidence,
} from '@healthchain/protocol';
import sinon from 'sinon';
import type { Signatory } from '../platform/fabric/connection.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { credentialingDesk } from './credentialing-desk.js';
import { evidenceBox } from './evidence-box.js';
import { checksRunner } from './run-checks.js';
import { sampleProvider, sampleRegistry } from './test-support/sample-provider.js';

const registrar = 'ab'.repeat(32);
const publicKeyDigest = 'cd'.repeat(32);
const digest = 'e'.repeat(64);
const signatory = { mspId: 'LakesideMSP' } as Signatory;
const applicationId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const at = '2026-03-01T12:00:00.000Z';

const credential: Credential = {
  publicKeyDigest,
  role: 'attending',
  validUntil: '2027-01-01T00:00:00Z',
  organization: 'MillbrookMSP',
  issuedAt: at,
};

/** A desk over a ledger that holds what the desk itself put there. */
function setUp(registry = sampleRegistry()) {
  const kept = new Map<string, Evidence>();
  let application: Application | undefined;
  const standing = () =>
    application === undefined
      ? Promise.reject(new HealthChainError('NOT_FOUND'))
      : Promise.resolve(application);
  const ledger = {
    keepEvidence: sinon.fake((_as: Signatory, sealed: Omit<Evidence, 'salt'>) => {
      kept.set(sealed.evidenceId, { ...sealed, salt: '0'.repeat(32) });
      return Promise.resolve({ evidenceId: sealed.evidenceId, digest });
    }),
    evidence: (id: string) => {
      const found = kept.get(id);
      return found === undefined
        ? Promise.reject(new HealthChainError('NOT_FOUND'))
        : Promise.resolve(found);
    },
    submit: sinon.fake((_as: Signatory, request: ApplicationRequest) => {
      application = {
        ...{ ...request, applicationId, organization: 'LakesideMSP' },
        ...{ state: 'applied' as const, appliedAt: at },
      };
      return Promise.resolve(application);
    }),
    recordChecks: sinon.fake(async (_as: Signatory, _id: string, checks: ChecksRequest) => {
      application = { ...(await standing()), state: 'checked', checks: { ...checks, at } };
      return application;
    }),
    refuse: sinon.fake(standing),
    issue: sinon.fake.resolves(credential),
    countersign: sinon.fake.resolves(credential),
    change: sinon.fake.resolves(credential),
    application: standing,
    applications: async () => ({ applications: [await standing()], bookmark: '' }),
    credentials: sinon.fake((mspId: string) =>
      Promise.resolve(mspId === 'MillbrookMSP' ? credentials : []),
    ),
  };
  const credentials: Credential[] = [];
  const desk = credentialingDesk({
    ledger,
    signatories: { of: sinon.fake.returns(signatory) },
    box: evidenceBox('LakesideMSP', softwareWrappingKey()),
    runChecks: checksRunner({
      registry,
      onUnavailable: () => undefined,
      now: () => Date.parse(at),
    }),
    others: ['MillbrookMSP', 'CornerstoneMSP'],
  });
  return { desk, ledger, kept, credentials };
}

describe('The desk of credentialing', () => {
  it('given an application, then its evidence is kept first, and nothing of it is stated', async () => {
    const { desk, ledger, kept } = setUp();
    const application = await desk.apply(registrar, 'attending', sampleProvider);
    sinon.assert.callOrder(ledger.keepEvidence, ledger.submit);
    assert.equal(application.evidence.digest, digest);
    const stated = JSON.stringify([...kept.values(), ledger.submit.args]);
    assert.doesNotMatch(stated, /Pereira|1234567893|AP5836727|MA-1/);
    const shown = await desk.show(applicationId);
    assert.deepEqual(shown, { application, provider: sampleProvider, findings: [] });
  });

  it('given checks that pass, then it says so, and keeps the findings', async () => {
    const { desk } = setUp();
    await desk.apply(registrar, 'attending', sampleProvider);
    const checked = await desk.check(registrar, applicationId);
    assert.equal(checked.application.checks?.outcome, 'passed');
    assert.deepEqual(checked.application.checks.established, {
      licence: { profession: 'physician', state: 'MA', until: '2026-03-01T23:59:59Z' },
      controlledSubstances: { schedules: ['II', 'V'], until: '2027-06-30T23:59:59Z' },
    });
    assert.equal(checked.findings.length, 5);
    assert.deepEqual(await desk.show(applicationId), checked);
  });

  it('given a registry that cannot be asked, then the checks failed', async () => {
    const { desk } = setUp(sampleRegistry({ npi: () => Promise.reject(new Error('down')) }));
    await desk.apply(registrar, 'attending', sampleProvider);
    const { application, findings } = await desk.check(registrar, applicationId);
    assert.equal(application.checks?.outcome, 'failed');
    assert.equal(application.checks.established, undefined);
    assert.deepEqual(findings[0]?.reasons, ['REGISTRY_UNAVAILABLE']);
  });

  it('given the key, then the credential says of licence and registration what the checks established', async () => {
    const { desk, ledger } = setUp();
    await desk.apply(registrar, 'attending', sampleProvider);
    await desk.check(registrar, applicationId);
    const validUntil = '2027-01-01T00:00:00Z';
    await desk.issue(registrar, applicationId, { publicKeyDigest, validUntil });
    sinon.assert.calledOnceWithExactly(ledger.issue, signatory, {
      ...{ publicKeyDigest, validUntil, applicationId, role: 'attending' },
      licence: { profession: 'physician', state: 'MA' },
      controlledSubstances: { schedules: ['II', 'V'], until: '2027-06-30T23:59:59Z' },
    });
  });

  it('given others’ credentials, then those that wait are listed, with their digests', async () => {
    const { desk, credentials } = setUp();
    const { role, validUntil, issuedAt } = credential;
    const countersignedBy = 'CornerstoneMSP';
    const renewed = {
      ...{ ...credential, publicKeyDigest: 'f'.repeat(64), countersignedBy },
      renewal: { role, validUntil, issuedAt },
    };
    credentials.push(
      credential,
      renewed,
      { ...credential, countersignedBy },
      { ...credential, suspendedAt: at },
      { ...credential, revokedAt: at },
    );
    const waiting = await desk.awaiting();
    assert.deepEqual(
      waiting,
      [credential, renewed].map((each) => ({
        credential: each,
        credentialDigest: createHash('sha256').update(canonicalJson(each)).digest('hex'),
      })),
    );
  });

  it('given uploads, then each is evidence of its own, named by its digest, and can be read again', async () => {
    const { desk, ledger } = setUp();
    const content = Buffer.from('%PDF a diploma');
    const document = {
      mediaType: 'application/pdf' as const,
      content: content.toString('base64'),
    };
    const uploads = [{ kind: 'diploma' as const, ...document }];
    const provider = { ...sampleProvider, documents: [] };
    await desk.apply(registrar, 'attending', provider, { applicationId, uploads });
    assert.equal(ledger.submit.lastCall.args[1].applicationId, applicationId);
    const [shown] = (await desk.show(applicationId)).provider.documents;
    const { evidenceId = '' } = shown ?? {};
    assert.deepEqual(shown, {
      ...{ kind: 'diploma', evidenceId },
      digest: createHash('sha256').update(content).digest('hex'),
    });
    assert.deepEqual(await desk.document(applicationId, evidenceId), document);
    const unnamed = ledger.keepEvidence.lastCall.args[1].evidenceId;
    await assert.rejects(desk.document(applicationId, unnamed), { code: 'NOT_FOUND' });
  });

  it('given an application that there is not, then nothing is kept', async () => {
    const { desk, ledger } = setUp();
    const unknown = { code: 'NOT_FOUND' };
    await assert.rejects(desk.show(applicationId), unknown);
    await assert.rejects(desk.check(registrar, applicationId), unknown);
    sinon.assert.notCalled(ledger.keepEvidence);
  });
});
