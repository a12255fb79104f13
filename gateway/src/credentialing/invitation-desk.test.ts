import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import { type DurableStore, openDurableStore } from '../platform/durable-store/durable-store.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { evidenceBox } from './evidence-box.js';
import { invitationDesk, type InvitationDesk, type Submission } from './invitation-desk.js';
import { sampleProvider } from './test-support/sample-provider.js';

const days = 86_400_000;
const registrar = 'ab'.repeat(32);
const { name, npi, licence, dea } = sampleProvider;
const provider = { name, npi, licence, dea };
const uploads = [
  { kind: 'licence' as const, mediaType: 'image/png' as const, content: 'iVBORw0KGgo=' },
];
const submission: Submission = { provider, documents: uploads };
const invalid = { code: 'INVITATION_INVALID' };

describe('Invitations to apply', () => {
  let folder: string;
  let store: DurableStore;
  let clock: number;
  let apply: sinon.SinonStub;
  let desk: InvitationDesk;

  beforeEach(async () => {
    clock = Date.parse('2026-03-01T12:00:00.000Z');
    folder = mkdtempSync(join(tmpdir(), 'healthchain-invitations-'));
    const wrappingKey = softwareWrappingKey();
    const now = () => clock;
    store = await openDurableStore({ folder, wrappingKey, now });
    apply = sinon.stub().resolves({ applicationId: 'one' });
    const box = evidenceBox('LakesideMSP', wrappingKey);
    desk = invitationDesk({ store: store.invitations, box, desk: { apply }, now });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('given a code, then it serves for seven days, and is told once', async () => {
    const { invitationId, code, expiresAt } = await desk.invite(registrar, 'attending');
    assert.equal(expiresAt, '2026-03-08T12:00:00.000Z');
    assert.match(code, /^[A-Za-z0-9_-]{32}$/);
    const standing = { invitationId, role: 'attending', invitedBy: registrar };
    assert.deepEqual(await desk.list(), [{ ...standing, expiresAt: clock + 7 * days }]);
    clock += 7 * days - 1;
    await desk.submit(code, submission);
    assert.equal((await desk.list())[0]?.submittedAt, clock);
  });

  it('given a code that is wrong, used or expired, then INVITATION_INVALID', async () => {
    const { code } = await desk.invite(registrar, 'attending');
    const { code: late } = await desk.invite(registrar, 'attending');
    await assert.rejects(desk.submit(`${code}x`, submission), invalid);
    await assert.rejects(desk.submit('', submission), invalid);
    await desk.submit(code, submission);
    await assert.rejects(desk.submit(code, submission), invalid);
    clock += 7 * days;
    await assert.rejects(desk.submit(late, submission), invalid);
    assert.equal((await desk.list()).length, 1);
  });

  it('given many who use a code at the same time, then one', async () => {
    const { code } = await desk.invite(registrar, 'attending');
    const tries = Array.from({ length: 8 }, () => desk.submit(code, submission));
    const outcomes = await Promise.allSettled(tries);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('given a profession that does not bear the role, then the code stays good', async () => {
    const { code } = await desk.invite(registrar, 'pharmacist');
    await assert.rejects(desk.submit(code, submission), { code: 'INVALID_ARGUMENT' });
    const pharmacists = { ...licence, profession: 'pharmacist' as const };
    await desk.submit(code, { ...submission, provider: { ...provider, licence: pharmacists } });
  });

  it('given a registrar’s or a gateway’s role, then ADMIN_REQUIRED', async () => {
    for (const role of ['registrar', 'gateway'] as const) {
      await assert.rejects(desk.invite(registrar, role), { code: 'ADMIN_REQUIRED' });
    }
  });

  it('given what was submitted, then a registrar hands it in under the invitation’s id, once', async () => {
    const { invitationId, code } = await desk.invite(registrar, 'attending');
    await assert.rejects(desk.accept(registrar, invitationId), { code: 'NOT_FOUND' });
    await desk.submit(code, submission);
    const standing = await store.invitations.submission(invitationId);
    assert.doesNotMatch(standing?.submission ?? '', /Pereira|1234567893|iVBORw0KGgo/);
    apply.onFirstCall().rejects(new Error('no ledger'));
    await assert.rejects(desk.accept(registrar, invitationId), /no ledger/);
    assert.deepEqual(await desk.accept(registrar, invitationId), { applicationId: 'one' });
    sinon.assert.alwaysCalledWithExactly(
      apply,
      ...[registrar, 'attending', { ...provider, documents: [] }],
      { applicationId: invitationId, uploads },
    );
    assert.deepEqual(await desk.list(), []);
    await assert.rejects(desk.accept(registrar, invitationId), { code: 'NOT_FOUND' });
    await assert.rejects(desk.submit(code, submission), invalid);
  });

  it('given one that is withdrawn, then its code and what was submitted are gone', async () => {
    const { invitationId, code } = await desk.invite(registrar, 'attending');
    await desk.withdraw(invitationId);
    await assert.rejects(desk.submit(code, submission), invalid);
    await assert.rejects(desk.withdraw(invitationId), { code: 'NOT_FOUND' });
  });
});
