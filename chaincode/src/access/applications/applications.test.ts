import { strict as assert } from 'node:assert';
import { createHash, randomUUID } from 'node:crypto';
import {
  canonicalJson,
  roles,
  takesLicence,
  type Application,
  type Credential,
} from '@healthchain/protocol';
import {
  applyFor,
  checkedApplication,
  establishedFor,
  keepEvidence,
  licenceFor,
  recordChecks,
  refuseApplication,
  someEvidence,
} from '../../testing/applications.js';
import { foundConsortium, refused, succeeded, type Consortium } from '../../testing/consortium.js';
import { createIdentity, type TestIdentity } from '../../testing/identity.js';
import { employ, now } from '../../testing/patients.js';
import type { Outcome, TestLedger } from '../../testing/test-ledger.js';

const salt = '0'.repeat(32);

describe('Applications for a credential', () => {
  let consortium: Consortium;
  let ledger: TestLedger;
  let registrar: TestIdentity;
  let elsewhere: TestIdentity;
  let person: TestIdentity;

  beforeEach(async () => {
    consortium = await foundConsortium();
    ({ ledger } = consortium);
    registrar = await employ(consortium, consortium.lakeside, 'registrar');
    elsewhere = await employ(consortium, consortium.cornerstone, 'registrar');
    person = await createIdentity('LakesideMSP', 'client');
  });

  function read(as: TestIdentity, name: string, ...args: readonly string[]): Promise<Outcome> {
    return ledger.run({ as, call: `AccessControlContract:${name}`, args });
  }

  async function application(id: string): Promise<Application> {
    const shown = await read(elsewhere, 'GetApplication', 'LakesideMSP', id);
    return JSON.parse(succeeded(shown).payload) as Application;
  }

  function issue(
    change: Partial<Credential> = {},
    { as = registrar, at = now } = {},
  ): Promise<Outcome> {
    const request = {
      publicKeyDigest: person.publicKeyDigest,
      role: 'attending',
      validUntil: '2027-01-01T00:00:00Z',
      ...licenceFor(),
      ...change,
    };
    const call = 'AccessControlContract:IssueCredential';
    return ledger.run({ as, call, args: [JSON.stringify(request), randomUUID()], at });
  }

  describe('their evidence', () => {
    it('given a registrar, then it is in the own collection, and nothing in public', async () => {
      const evidence = someEvidence();
      const kept = succeeded(await keepEvidence(ledger, registrar, { evidence, salt }));
      const { evidenceId } = evidence;
      assert.deepEqual([kept.writes, kept.deletes, kept.event], [{}, [], undefined]);
      const keys = Object.keys(kept.privateWrites);
      assert.equal(keys.length, 2);
      assert.ok(keys.every((key) => key.startsWith('_implicit_org_LakesideMSP:')));
      const text = canonicalJson({ ...evidence, salt });
      assert.equal(kept.privateWrites[`_implicit_org_LakesideMSP:evidence/${evidenceId}`], text);
      const { lakeside, cornerstone } = consortium;
      assert.equal(
        succeeded(await read(lakeside.gateway, 'GetEvidence', evidenceId)).payload,
        text,
      );
      refused(await read(cornerstone.gateway, 'GetEvidence', evidenceId), 'NOT_FOUND');
      refused(await read(registrar, 'GetEvidence', evidenceId), 'ROLE_NOT_PERMITTED');
      refused(await read(person, 'GetEvidence', evidenceId), 'CREDENTIAL_MISSING');
    });

    it('given the same request again, then its answer and no write; the same id again, then ALREADY_EXISTS', async () => {
      const evidence = someEvidence();
      const idempotencyKey = randomUUID();
      const keep = () => keepEvidence(ledger, registrar, { evidence, salt, idempotencyKey });
      const { payload } = succeeded(await keep());
      const again = succeeded(await keep());
      assert.deepEqual([again.payload, again.privateWrites], [payload, {}]);
      refused(await keepEvidence(ledger, registrar, { evidence }), 'ALREADY_EXISTS');
    });

    it('given another id or no evidence, then refused', async () => {
      const { gateway } = consortium.lakeside;
      refused(await keepEvidence(ledger, registrar, { id: randomUUID() }), 'INVALID_ARGUMENT');
      refused(await keepEvidence(ledger, gateway), 'ROLE_NOT_PERMITTED');
      const args = [randomUUID(), '0'.repeat(64), randomUUID()];
      const call = 'AccessControlContract:KeepEvidence';
      refused(await ledger.run({ as: registrar, call, args }), 'TRANSIENT_MISSING');
    });
  });

  it('given one, then everybody sees what is asked for, and its evidence by id and digest', async () => {
    const applicationId = randomUUID();
    const evidence = { evidenceId: randomUUID(), digest: 'a'.repeat(64) };
    const submitted = succeeded(await applyFor(ledger, registrar, { applicationId, evidence }));
    assert.equal(submitted.event?.name, 'ApplicationSubmitted');
    assert.deepEqual(await application(applicationId), {
      ...{ applicationId, evidence, role: 'attending', organization: 'LakesideMSP' },
      ...{ state: 'applied', appliedAt: now },
    });
    refused(await applyFor(ledger, registrar, { applicationId }), 'ALREADY_EXISTS');
    const listed = await read(elsewhere, 'ListApplications', 'LakesideMSP', '10', '');
    const shown = { applications: [await application(applicationId)], bookmark: '' };
    assert.equal(succeeded(listed).payload, canonicalJson(shown));
    refused(await read(elsewhere, 'GetApplication', 'LakesideMSP', randomUUID()), 'NOT_FOUND');
  });

  it('given a registrar’s or a gateway’s role, then it takes an administrator', async () => {
    const { admin } = consortium.lakeside;
    const applicationId = randomUUID();
    refused(await applyFor(ledger, registrar, { role: 'registrar' }), 'ADMIN_REQUIRED');
    succeeded(await applyFor(ledger, admin, { applicationId, role: 'gateway' }));
    refused(await recordChecks(ledger, registrar, applicationId), 'ADMIN_REQUIRED');
    refused(await refuseApplication(ledger, registrar, applicationId), 'ADMIN_REQUIRED');
  });

  it('given another organisation, then it neither checks nor refuses', async () => {
    const applicationId = randomUUID();
    succeeded(await applyFor(ledger, registrar, { applicationId }));
    refused(await recordChecks(ledger, elsewhere, applicationId), 'NOT_FOUND');
    refused(await refuseApplication(ledger, elsewhere, applicationId), 'NOT_FOUND');
  });

  it('given no application, then a registrar gives no role, and an administrator none that takes a licence', async () => {
    const { admin } = consortium.lakeside;
    refused(await issue({ applicationId: randomUUID() }), 'NOT_FOUND');
    for (const role of roles) {
      const terms = { role, licence: undefined };
      if (takesLicence(role)) {
        refused(await issue(terms), 'APPLICATION_REQUIRED');
        refused(await issue(terms, { as: admin }), 'APPLICATION_REQUIRED');
      } else {
        succeeded(await issue(terms, { as: admin }));
      }
    }
    refused(await issue({ role: 'relay', licence: undefined }), 'APPLICATION_REQUIRED');
    refused(await issue({ role: 'relay' }, { as: admin }), 'CHECKS_DIFFER');
  });

  it('given checks that passed, then everybody sees what they established, and no evidence', async () => {
    const applicationId = await checkedApplication(ledger, registrar);
    const { checks } = await application(applicationId);
    assert.deepEqual(checks?.established, establishedFor());
  });

  it('given no licence, or one that does not bear the role, then the checks did not pass', async () => {
    const applicationId = randomUUID();
    succeeded(await applyFor(ledger, registrar, { applicationId }));
    for (const established of [undefined, establishedFor('pharmacist')]) {
      refused(
        await recordChecks(ledger, registrar, applicationId, { established }),
        'LICENCE_REQUIRED',
      );
    }
    const failed = { outcome: 'failed' as const, established: establishedFor() };
    refused(await recordChecks(ledger, registrar, applicationId, failed), 'INVALID_ARGUMENT');
  });

  it('given a credential that says something else than the checks, then CHECKS_DIFFER, whoever issues', async () => {
    const controlledSubstances = {
      schedules: ['III' as const, 'IV' as const],
      until: '2026-12-31T23:59:59Z',
    };
    const { licence } = licenceFor();
    assert.ok(licence !== undefined);
    const until = '2027-01-01T00:00:00Z';
    const established = { licence: { ...licence, until }, controlledSubstances };
    const applicationId = await checkedApplication(ledger, registrar, { established });
    const terms = { applicationId, licence, controlledSubstances };
    for (const change of [
      { licence: { ...licence, profession: 'dentist' as const } },
      { licence: { ...licence, state: 'NH' } },
      { licence: undefined },
      { controlledSubstances: { ...controlledSubstances, schedules: ['II' as const] } },
      { controlledSubstances: { ...controlledSubstances, until } },
      { controlledSubstances: undefined },
    ]) {
      for (const as of [registrar, consortium.lakeside.admin]) {
        refused(await issue({ ...terms, ...change }, { as }), 'CHECKS_DIFFER');
      }
    }
    const longer = { ...terms, validUntil: '2027-01-01T00:00:00.001Z' };
    refused(await issue(longer), 'VALIDITY_TOO_LONG');
    succeeded(await issue(terms));
  });

  it('given one that an earlier chaincode issued without checks, then nobody countersigns it', async () => {
    const applicationId = await checkedApplication(ledger, registrar);
    const issued = JSON.parse(succeeded(await issue({ applicationId })).payload) as Credential;
    const key = `credential/LakesideMSP/${person.publicKeyDigest}`;
    const countersign = (standing: Credential): Promise<Outcome> => {
      const text = canonicalJson(standing);
      ledger.state.set(key, text);
      const digest = createHash('sha256').update(text).digest('hex');
      const args = ['LakesideMSP', person.publicKeyDigest, digest, randomUUID()];
      const call = 'AccessControlContract:CountersignCredential';
      return ledger.run({ as: elsewhere, call, args });
    };
    const unfounded = { ...issued };
    delete unfounded.applicationId;
    refused(await countersign(unfounded), 'APPLICATION_REQUIRED');
    const other = { ...issued, licence: { profession: 'dentist' as const, state: 'MA' } };
    refused(await countersign(other), 'CHECKS_DIFFER');
    const { role, validUntil, issuedAt } = unfounded;
    const renewal = { role, validUntil, issuedAt };
    const renewed = { ...issued, countersignedBy: 'CornerstoneMSP', renewal };
    refused(await countersign(renewed), 'APPLICATION_REQUIRED');
    succeeded(await countersign(issued));
  });

  it('given no checks or one that failed, then CHECKS_NOT_PASSED, for administrators too', async () => {
    const applicationId = randomUUID();
    const { admin } = consortium.lakeside;
    succeeded(await applyFor(ledger, registrar, { applicationId }));
    refused(await issue({ applicationId }), 'CHECKS_NOT_PASSED');
    succeeded(await recordChecks(ledger, registrar, applicationId, { outcome: 'failed' }));
    refused(await issue({ applicationId }), 'CHECKS_NOT_PASSED');
    refused(await issue({ applicationId }, { as: admin }), 'CHECKS_NOT_PASSED');
    succeeded(await recordChecks(ledger, registrar, applicationId));
    succeeded(await issue({ applicationId }));
  });

  it('given checks that passed, then issued once, with what the credential says of the licence', async () => {
    const licence = { profession: 'physician' as const, state: 'MA' };
    const controlledSubstances = { schedules: ['II' as const], until: '2028-01-01T00:00:00Z' };
    const applicationId = await checkedApplication(ledger, registrar, {
      established: { licence: { ...licence, until: '2027-01-01T00:00:00Z' }, controlledSubstances },
    });
    const terms = { applicationId, licence, controlledSubstances };
    const issued = JSON.parse(succeeded(await issue(terms)).payload) as Credential;
    assert.deepEqual(issued, {
      ...terms,
      publicKeyDigest: person.publicKeyDigest,
      ...{ role: 'attending', organization: 'LakesideMSP', issuedAt: now },
      validUntil: '2027-01-01T00:00:00Z',
    });
    const { state, decidedAt } = await application(applicationId);
    assert.deepEqual([state, decidedAt], ['issued', now]);
    refused(await issue(terms), 'APPLICATION_CLOSED');
    refused(await recordChecks(ledger, registrar, applicationId), 'APPLICATION_CLOSED');
    refused(await refuseApplication(ledger, registrar, applicationId), 'APPLICATION_CLOSED');
    const listed = await read(elsewhere, 'ListCredentials', 'LakesideMSP', '200', '');
    assert.ok(succeeded(listed).payload.includes(canonicalJson(issued)));
  });

  it('given a schedule twice or one that nobody prescribes, then INVALID_ARGUMENT', async () => {
    const applicationId = await checkedApplication(ledger, registrar);
    const until = '2028-01-01T00:00:00Z';
    for (const schedules of [['II', 'II'], ['I'], []]) {
      const controlledSubstances = { schedules, until } as Credential['controlledSubstances'];
      refused(await issue({ applicationId, controlledSubstances }), 'INVALID_ARGUMENT');
    }
  });

  it('given an application for another role, then STATE_MISMATCH', async () => {
    const { admin } = consortium.lakeside;
    const applicationId = await checkedApplication(ledger, registrar);
    refused(await issue({ applicationId, role: 'registrar' }, { as: admin }), 'STATE_MISMATCH');
  });

  it('given one that was refused, then no role on it', async () => {
    const applicationId = await checkedApplication(ledger, registrar);
    const closed = succeeded(await refuseApplication(ledger, registrar, applicationId));
    assert.equal(closed.event?.name, 'ApplicationRefused');
    refused(await issue({ applicationId }), 'APPLICATION_CLOSED');
  });

  it('given 36 months from the checks, then issued; a millisecond more, then VALIDITY_TOO_LONG', async () => {
    const applicationId = await checkedApplication(ledger, registrar);
    const at = '2026-06-01T00:00:00.000Z';
    const longer = { applicationId, validUntil: '2029-03-01T12:00:00.001Z' };
    refused(await issue(longer, { at }), 'VALIDITY_TOO_LONG');
    succeeded(await issue({ applicationId, validUntil: '2029-03-01T12:00:00.000Z' }, { at }));
  });
});
