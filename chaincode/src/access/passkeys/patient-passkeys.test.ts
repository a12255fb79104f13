import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type {
  Authority,
  PasskeyChangePage,
  SignedPasskeyAddition,
  SignedPasskeyRemoval,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { refused, succeeded } from '../../testing/consortium.js';
import {
  add,
  additionOf,
  passkeysOf,
  remove,
  removalOf,
  type AdditionChange,
} from '../../testing/passkeys.js';
import { later, PatientScene } from '../../testing/patient-scene.js';
import { admit, consentOf, employ, enrolmentOf, now, site } from '../../testing/patients.js';
import type { TestIdentity } from '../../testing/identity.js';
import type { Outcome } from '../../testing/test-ledger.js';

describe('A patient’s passkeys', () => {
  let scene: PatientScene;
  let enrolmentId: string;
  let first: SoftwareAuthenticator;
  let second: SoftwareAuthenticator;
  let gateway: TestIdentity;

  beforeEach(async () => {
    scene = await PatientScene.open();
    await scene.enrol();
    ({ enrolmentId } = await authority());
    first = scene.patient.authenticator;
    second = new SoftwareAuthenticator(site);
    ({ gateway } = scene.consortium.lakeside);
  });

  const patientId = (): string => scene.patient.chart.chartId;

  async function authority(): Promise<Authority> {
    return JSON.parse(await scene.read('GetAuthority', patientId())) as Authority;
  }

  async function changes(): Promise<PasskeyChangePage['changes']> {
    const text = await scene.read('ListPasskeyLog', patientId(), '10', '');
    return (JSON.parse(text) as PasskeyChangePage).changes;
  }

  function addition(by = first, added = second, change: AdditionChange = {}) {
    return additionOf({ patientId: patientId() }, enrolmentId, [by, added], change);
  }

  const removal = (passkeyId: string, by: SoftwareAuthenticator): SignedPasskeyRemoval =>
    removalOf({ patientId: patientId() }, enrolmentId, passkeyId, by);

  function handIn(signed: SignedPasskeyAddition, as = gateway, at = now): Promise<Outcome> {
    return add(scene.consortium, signed, { as, at });
  }

  const takeOut = (signed: SignedPasskeyRemoval, as = gateway): Promise<Outcome> =>
    remove(scene.consortium, signed, { as });

  /** Adds the second passkey and answers its id. */
  async function withSecond(): Promise<string> {
    const signed = addition();
    succeeded(await handIn(signed));
    return signed.statement.passkeyId;
  }

  async function consentBy(device: SoftwareAuthenticator): Promise<Outcome> {
    const statement = consentOf(scene.patient);
    return scene.record(statement, device.sign(statement));
  }

  describe('an addition', () => {
    it('given one that both passkeys signed, then either signs consents and revocations', async () => {
      const signed = addition();
      const { passkeyId } = signed.statement;
      const { event } = succeeded(await handIn(signed));
      assert.deepEqual(event, { name: 'PasskeyAdded', payload: JSON.stringify({ passkeyId }) });
      assert.deepEqual(passkeysOf(await authority()), {
        ...{ enrolmentId, removed: [] },
        added: [passkeyId],
      });
      const consent = consentOf(scene.patient);
      succeeded(await scene.record(consent, second.sign(consent)));
      assert.equal((await scene.access(consent.consentId)).outcome.kind, 'permitted');
      succeeded(await scene.revoke(consent.consentId, first));
      succeeded(await scene.revoke(await scene.consent(), second));
    });

    it('given the gateway of any care organisation, then it can hand it in', async () => {
      succeeded(await handIn(addition(), scene.consortium.millbrook.gateway));
    });

    it('given an addition by an added passkey, then it stands', async () => {
      await withSecond();
      const third = new SoftwareAuthenticator(site);
      succeeded(await handIn(addition(second, third)));
      succeeded(await consentBy(third));
    });

    it('given no signature of a passkey that speaks for the patient, then SIGNATURE_INVALID', async () => {
      const stranger = new SoftwareAuthenticator(site);
      refused(await handIn(addition(second)), 'SIGNATURE_INVALID');
      refused(await handIn(addition(stranger)), 'SIGNATURE_INVALID');
      // Under the credential id of the enrolled passkey, but without its key.
      const claimed = addition(stranger);
      const { credentialId } = first.passkey;
      const assertion = { ...claimed.assertion, credentialId };
      refused(await handIn({ ...claimed, assertion }), 'SIGNATURE_INVALID');
    });

    it('given a new passkey that did not sign, or that verified nobody, then SIGNATURE_INVALID', async () => {
      refused(await handIn(addition(first, second, { possession: first })), 'SIGNATURE_INVALID');
      const signed = addition();
      const { statement } = signed;
      for (const part of ['assertion', 'possession'] as const) {
        const device = part === 'assertion' ? first : second;
        const unverified = device.sign(statement, { userVerified: false });
        refused(await handIn({ ...signed, [part]: unverified }), 'SIGNATURE_INVALID');
        const elsewhere = device.sign(statement, { origin: 'https://portal.other.example' });
        refused(await handIn({ ...signed, [part]: elsewhere }), 'SIGNATURE_INVALID');
      }
      succeeded(await handIn(signed));
    });

    it('given one for another channel, an old one, or one again, then refused', async () => {
      const elsewhere = addition(first, second, { channel: 'other' });
      refused(await handIn(elsewhere), 'SIGNATURE_INVALID');
      refused(await handIn(addition(), gateway, later(11)), 'STATEMENT_NOT_CURRENT');
      const signed = addition();
      succeeded(await handIn(signed));
      refused(await handIn(signed), 'NONCE_USED');
    });

    it('given a passkey or an id that is known, removed or not, then ALREADY_EXISTS', async () => {
      const passkeyId = await withSecond();
      refused(await handIn(addition()), 'ALREADY_EXISTS');
      const other = new SoftwareAuthenticator(site);
      refused(await handIn(addition(first, other, { passkeyId })), 'ALREADY_EXISTS');
      const enrolled = { passkeyId: enrolmentId };
      refused(await handIn(addition(first, other, enrolled)), 'ALREADY_EXISTS');
      succeeded(await takeOut(removal(passkeyId, first)));
      refused(await handIn(addition()), 'ALREADY_EXISTS');
      refused(await handIn(addition(first, other, { passkeyId })), 'ALREADY_EXISTS');
    });

    it('given another enrolment, patient or id than those of the patient, then refused', async () => {
      const earlier = addition(first, second, { enrolmentId: randomUUID() });
      refused(await handIn(earlier), 'STATE_MISMATCH');
      const other = await admit(scene.consortium);
      await scene.enrol(other);
      const subject = { patientId: other.chart.chartId };
      const theirs = additionOf(subject, enrolmentId, [first, second]);
      refused(await handIn(theirs), 'SIGNATURE_INVALID');
      const nobody = additionOf({ patientId: randomUUID() }, enrolmentId, [first, second]);
      refused(await handIn(nobody), 'PATIENT_UNKNOWN');
    });

    it('given five passkeys, then PASSKEYS_EXHAUSTED until one is removed', async () => {
      const passkeyId = await withSecond();
      for (let count = 2; count < 5; count += 1) {
        succeeded(await handIn(addition(first, new SoftwareAuthenticator(site))));
      }
      const sixth = (): SignedPasskeyAddition => addition(first, new SoftwareAuthenticator(site));
      refused(await handIn(sixth()), 'PASSKEYS_EXHAUSTED');
      succeeded(await takeOut(removal(passkeyId, first)));
      succeeded(await handIn(sixth()));
    });
  });

  describe('a removal', () => {
    it('given one that the second signed, then the first signs nothing, and its consents stand', async () => {
      const before = await scene.consent();
      await withSecond();
      const signed = removal(enrolmentId, second);
      const { event } = succeeded(await takeOut(signed));
      const { removalId } = signed.statement;
      assert.deepEqual(event, { name: 'PasskeyRemoved', payload: JSON.stringify({ removalId }) });
      refused(await consentBy(first), 'SIGNATURE_INVALID');
      refused(await scene.revoke(before, first), 'SIGNATURE_INVALID');
      refused(await handIn(addition(first, new SoftwareAuthenticator(site))), 'SIGNATURE_INVALID');
      assert.equal((await scene.access(before)).outcome.kind, 'permitted');
      succeeded(await consentBy(second));
      succeeded(await scene.revoke(before, second));
    });

    it('given the last passkey, then LAST_PASSKEY', async () => {
      refused(await takeOut(removal(enrolmentId, first)), 'LAST_PASSKEY');
      await withSecond();
      succeeded(await takeOut(removal(enrolmentId, second)));
      const { additions = [] } = await authority();
      const left = additions[0]?.statement.passkeyId ?? '';
      refused(await takeOut(removal(left, second)), 'LAST_PASSKEY');
    });

    it('given the passkey itself, a removed one or somebody else’s, then SIGNATURE_INVALID', async () => {
      const passkeyId = await withSecond();
      refused(await takeOut(removal(passkeyId, second)), 'SIGNATURE_INVALID');
      const stranger = new SoftwareAuthenticator(site);
      refused(await takeOut(removal(passkeyId, stranger)), 'SIGNATURE_INVALID');
      succeeded(await takeOut(removal(enrolmentId, second)));
      refused(await takeOut(removal(passkeyId, first)), 'SIGNATURE_INVALID');
    });

    it('given a passkey that is not there, or a removal again, then refused', async () => {
      const passkeyId = await withSecond();
      refused(await takeOut(removal(randomUUID(), first)), 'PASSKEY_UNKNOWN');
      const signed = removal(passkeyId, first);
      succeeded(await takeOut(signed));
      refused(await takeOut(signed), 'NONCE_USED');
      refused(await takeOut(removal(passkeyId, first)), 'PASSKEY_UNKNOWN');
    });
  });

  describe('the changes', () => {
    it('given an enrolment, an addition and a removal, then each with who, when and by which transaction', async () => {
      const [enrolled] = await changes();
      const { proposedBy, confirmedBy } = await authority();
      assert.ok(enrolled?.kind === 'enrolment');
      assert.deepEqual(enrolled, {
        salt: enrolled.salt,
        ...{ kind: 'enrolment', changeId: enrolmentId, at: now, proposedBy, confirmedBy },
        transactionId: confirmedBy.transactionId,
      });
      const added = addition();
      succeeded(await handIn(added));
      const { passkeyId } = added.statement;
      const removed = removal(enrolmentId, second);
      succeeded(await takeOut(removed));
      const told = (await changes())
        .filter((each) => each.kind !== 'enrolment')
        .map(({ salt: _, transactionId, ...each }) => ({
          ...each,
          transaction: /^[0-9a-f]{64}$/.test(transactionId),
        }))
        .sort((one, other) => one.kind.localeCompare(other.kind));
      const { removalId } = removed.statement;
      assert.deepEqual(told, [
        {
          ...{ kind: 'addition', changeId: passkeyId, at: now, signedBy: enrolmentId },
          ...{ signed: added, transaction: true },
        },
        {
          ...{ kind: 'removal', changeId: removalId, at: now, signedBy: passkeyId },
          ...{ signed: removed, transaction: true },
        },
      ]);
    });

    it('given a person without a credential, then they are not shown', async () => {
      const call = 'AccessControlContract:ListPasskeyLog';
      const as = scene.consortium.lakeside.admin;
      const args = [patientId(), '10', ''];
      refused(await scene.consortium.ledger.run({ as, call, args }), 'CREDENTIAL_MISSING');
    });
  });

  describe('recovery', () => {
    /** Hands in the passkey of a new device for the patient, as registrars do. */
    async function reproof(
      device: SoftwareAuthenticator,
      { as = scene.registrar, second: by = scene.secondRegistrar, id = randomUUID() } = {},
    ): Promise<Outcome> {
      const statement = {
        ...enrolmentOf({ ...scene.patient, authenticator: device }),
        issuedAt: later(1),
      };
      const proposed = await scene.propose(statement, device.sign(statement), {
        ...{ as, id, at: later(1) },
      });
      return proposed.status === 200 ? scene.confirm(id, { as: by, at: later(1) }) : proposed;
    }

    it('given two registrars of two organisations, then every earlier passkey ends, and it is kept', async () => {
      await withSecond();
      const before = await scene.consent();
      const found = new SoftwareAuthenticator(site);
      succeeded(await reproof(found));
      for (const lost of [first, second]) {
        refused(await consentBy(lost), 'SIGNATURE_INVALID');
        refused(await handIn(addition(lost, new SoftwareAuthenticator(site))), 'SIGNATURE_INVALID');
      }
      succeeded(await consentBy(found));
      const reopened = (await scene.access(before)).outcome;
      assert.deepEqual(reopened, { kind: 'refused', reason: 'CONSENT_SUPERSEDED' });
      const { enrolmentId: changeId, ...now_ } = await authority();
      assert.deepEqual([now_.additions, now_.removed], [undefined, undefined]);
      const told = (await changes()).find((each) => each.changeId === changeId);
      assert.ok(told?.kind === 'enrolment');
      assert.equal(told.replaced, enrolmentId);
    });

    it('given an addition under the enrolment that ended, by a passkey that is enrolled again, then STATE_MISMATCH', async () => {
      const kept = addition();
      succeeded(await reproof(first));
      refused(await handIn(kept), 'STATE_MISMATCH');
    });

    it('given an administrator, a gateway or a clinician, then neither enrolled nor added', async () => {
      const found = new SoftwareAuthenticator(site);
      const { lakeside, millbrook } = scene.consortium;
      const clinician = await employ(scene.consortium, lakeside, 'attending');
      const expected = [
        [lakeside.admin, 'CREDENTIAL_MISSING'],
        [gateway, 'ROLE_NOT_PERMITTED'],
        [clinician, 'ROLE_NOT_PERMITTED'],
      ] as const;
      for (const [as, code] of expected) {
        refused(await reproof(found, { as }), code);
        refused(await handIn(addition(found, found), as), 'SIGNATURE_INVALID');
        refused(await takeOut(removal(enrolmentId, found), as), 'SIGNATURE_INVALID');
      }
      refused(await reproof(found, { second: millbrook.admin }), 'CREDENTIAL_MISSING');
      refused(await reproof(found, { second: millbrook.gateway }), 'ROLE_NOT_PERMITTED');
    });

    it('given one registrar alone, or both of the same organisation, then REGISTRAR_NOT_INDEPENDENT', async () => {
      const found = new SoftwareAuthenticator(site);
      const colleague = await employ(scene.consortium, scene.consortium.lakeside, 'registrar');
      const own = { second: scene.registrar };
      refused(await reproof(found, own), 'REGISTRAR_NOT_INDEPENDENT');
      refused(await reproof(found, { second: colleague }), 'REGISTRAR_NOT_INDEPENDENT');
      refused(await consentBy(found), 'SIGNATURE_INVALID');
    });

    it('given a registrar with nothing but the new passkey, then it is not added', async () => {
      const found = new SoftwareAuthenticator(site);
      for (const as of [scene.registrar, scene.secondRegistrar]) {
        refused(await handIn(addition(found, found), as), 'SIGNATURE_INVALID');
      }
    });

    it('given the id of an enrolment that ended, for another or for a passkey, then ALREADY_EXISTS', async () => {
      const found = new SoftwareAuthenticator(site);
      const id = enrolmentId as ReturnType<typeof randomUUID>;
      refused(await reproof(found, { id }), 'ALREADY_EXISTS');
      succeeded(await reproof(found));
      ({ enrolmentId } = await authority());
      const again = addition(found, second, { passkeyId: id });
      refused(await handIn(again), 'ALREADY_EXISTS');
    });
  });
});
