import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { shellBlocks } from '../support/documented-shell.js';
import { endpoints, organization, projectRoot, stateFolder } from '../support/network.js';
import { asAdministrator, asGateway, runShell } from '../support/operator.js';
import { aYearFromNow } from '../support/patients.js';
import { answerOf, invoke, query } from '../support/peer-calls.js';

const hospital = organization('hospital');

/** The digest that binds a credential to a key that nobody holds. */
const nobodysKey = (): string => randomUUID().replaceAll('-', '').repeat(2);

const validUntil = aYearFromNow();

describe('the network, driven by hand with the stock peer CLI', function () {
  this.timeout(120_000);

  it('takes every line that the documentation shows', async () => {
    const documentation = readFileSync(path.join(projectRoot, 'docs/operations.md'), 'utf8');
    const blocks = shellBlocks(documentation, 'By hand, with the stock peer CLI');
    assert.ok(blocks.length >= 2);
    const command = 'npm run -s network -- env';
    const script = blocks.join('').replaceAll(command, `${command} --state '${stateFolder()}'`);
    const answer = await runShell(`set -e\n${script}`);
    assert.ok(answer.ok, answer.text);
  });

  it('answers a query from any organisation', async () => {
    for (const { name, mspId } of endpoints().organizations) {
      const answer = await asAdministrator(
        name,
        query('AccessControlContract:GetDocument', 'organizations'),
      );
      assert.ok(answer.ok, answer.text);
      assert.match(answer.text, new RegExp(mspId));
    }
  });

  it('lists commitments, which name no patient', async () => {
    const answer = await asAdministrator(
      organization('research-institute').name,
      query('PatientRecordContract:ListCommitments', '10', ''),
    );
    assert.ok(answer.ok, answer.text);
    assert.match(answer.text, /"root":"[0-9a-f]{64}"/);
    assert.doesNotMatch(answer.text, /chart|patient/i);
  });

  it('lets an administrator issue and revoke a credential that another organisation countersigns', async () => {
    const publicKeyDigest = nobodysKey();
    const request = JSON.stringify({ publicKeyDigest, role: 'gateway', validUntil });
    const issued = await asAdministrator(
      hospital.name,
      invoke('AccessControlContract:IssueCredential', request, randomUUID()),
    );
    assert.ok(issued.ok, issued.text);
    const known = await asAdministrator(
      hospital.name,
      query('AccessControlContract:GetCredential', hospital.mspId, publicKeyDigest),
    );
    const digest = createHash('sha256').update(answerOf(known.text)).digest('hex');
    const countersign = (): string =>
      invoke(
        'AccessControlContract:CountersignCredential',
        hospital.mspId,
        publicKeyDigest,
        digest,
        randomUUID(),
      );
    const own = await asAdministrator(hospital.name, countersign());
    assert.ok(!own.ok);
    assert.match(own.text, /\[COUNTERSIGNER_NOT_INDEPENDENT\]/);
    const other = await asAdministrator(organization('pharmacy').name, countersign());
    assert.ok(other.ok, other.text);
    const revoked = await asAdministrator(
      hospital.name,
      invoke('AccessControlContract:RevokeCredential', publicKeyDigest, randomUUID()),
    );
    assert.ok(revoked.ok, revoked.text);
    assert.match(revoked.text, /revokedAt/);
  });

  it('takes an idempotency key once, and refuses it for another request', async () => {
    const key = randomUUID();
    const first = JSON.stringify({ publicKeyDigest: nobodysKey(), role: 'gateway', validUntil });
    const second = JSON.stringify({ publicKeyDigest: nobodysKey(), role: 'gateway', validUntil });
    const issue = (request: string): Promise<{ ok: boolean; text: string }> =>
      asAdministrator(hospital.name, invoke('AccessControlContract:IssueCredential', request, key));
    assert.ok((await issue(first)).ok);
    assert.ok((await issue(first)).ok);
    assert.match((await issue(second)).text, /\[IDEMPOTENCY_CONFLICT\]/);
  });

  it('refuses a record write from an administrator, who has no gateway’s credential', async () => {
    const request = JSON.stringify({
      idempotencyKey: randomUUID(),
      commitId: randomUUID(),
      root: '0'.repeat(64),
    });
    const refusals = {
      hospital: /\[CREDENTIAL_MISSING\]/,
      // Its kind is looked at first.
      pharmacy: /\[ORGANIZATION_KIND_NOT_PERMITTED\]/,
    };
    for (const [kind, refusal] of Object.entries(refusals)) {
      const answer = await asAdministrator(
        organization(kind).name,
        invoke('PatientRecordContract:CommitVersions', request),
      );
      assert.ok(!answer.ok);
      assert.match(answer.text, refusal);
    }
  });

  it('lets a hospital’s gateway ask for a chart, and no other organisation’s', async () => {
    const question = query('PatientRecordContract:GetChart', randomUUID());
    const asked = await asGateway(hospital.name, question);
    assert.ok(!asked.ok);
    assert.match(asked.text, /\[NOT_FOUND\]/);
    const refused = await asGateway(organization('pharmacy').name, question);
    assert.ok(!refused.ok);
    assert.match(refused.text, /\[ORGANIZATION_KIND_NOT_PERMITTED\]/);
  });

  it('refuses private reads to an organisation that is no member', async () => {
    const answer = await asAdministrator(
      organization('research-institute').name,
      query('PatientRecordContract:GetPack', randomUUID(), '0'),
    );
    assert.ok(!answer.ok);
    assert.match(answer.text, /\[ORGANIZATION_KIND_NOT_PERMITTED\]/);
  });

  it('refuses malformed arguments with a code and without quoting them', async () => {
    const answer = await asAdministrator(
      hospital.name,
      query('PatientRecordContract:GetCommitment', 'Jane-Doe-1970-01-01'),
    );
    assert.ok(!answer.ok);
    assert.match(answer.text, /\[INVALID_ARGUMENT\]/);
    assert.doesNotMatch(answer.text.replace(/.*endorse.*args.*/g, ''), /Jane-Doe/);
  });
});
