import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type {
  ProviderPasskey,
  ProviderPasskeyChangePage,
  SignedProviderPasskeyAddition,
  SignedProviderPasskeyRemoval,
} from '@healthchain/protocol';
import type { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { refused, succeeded, type Consortium } from '../../testing/consortium.js';
import { declare, emergencyOf, enrolPerson, explanationFor } from '../../testing/emergencies.js';
import type { TestIdentity } from '../../testing/identity.js';
import { publishedKey } from '../../testing/matrix/keys.js';
import {
  additionOf,
  addProvider,
  removalOf,
  removeProvider,
  type AdditionChange,
} from '../../testing/passkeys.js';
import { later, PatientScene } from '../../testing/patient-scene.js';
import { deviceAt, employ, now } from '../../testing/patients.js';
import type { Outcome } from '../../testing/test-ledger.js';

const newDevice = (): SoftwareAuthenticator => deviceAt('MillbrookMSP');

describe('A provider’s passkeys', () => {
  let scene: PatientScene;
  let consortium: Consortium;
  let clinician: TestIdentity;
  let gateway: TestIdentity;
  let registrars: readonly [TestIdentity, TestIdentity];
  let first: SoftwareAuthenticator;
  let second: SoftwareAuthenticator;
  let enrolmentId: string;

  beforeEach(async () => {
    scene = await PatientScene.open();
    ({ consortium, clinician } = scene);
    ({ gateway } = consortium.millbrook);
    registrars = [
      await employ(consortium, consortium.millbrook, 'registrar'),
      scene.secondRegistrar,
    ];
    [first, second] = [newDevice(), newDevice()];
    await enrolPerson(consortium, clinician, first, registrars);
    ({ enrolmentId } = await person());
  });

  const named = (): readonly [string, string] => ['MillbrookMSP', clinician.publicKeyDigest];
  const subject = () => ({
    organization: clinician.mspId,
    publicKeyDigest: clinician.publicKeyDigest,
  });

  async function person(): Promise<ProviderPasskey> {
    return JSON.parse(await scene.read('GetProviderPasskey', ...named())) as ProviderPasskey;
  }

  function addition(by = first, added = second, change: AdditionChange = {}) {
    return additionOf(subject(), enrolmentId, [by, added], change);
  }

  const removal = (passkeyId: string, by: SoftwareAuthenticator): SignedProviderPasskeyRemoval =>
    removalOf(subject(), enrolmentId, passkeyId, by);

  function handIn(signed: SignedProviderPasskeyAddition, as = gateway, at = now): Promise<Outcome> {
    return addProvider(consortium, signed, { as, at });
  }

  const takeOut = (signed: SignedProviderPasskeyRemoval, as = gateway): Promise<Outcome> =>
    removeProvider(consortium, signed, { as });

  async function withSecond(): Promise<string> {
    const signed = addition();
    succeeded(await handIn(signed));
    return signed.statement.passkeyId;
  }

  it('given one that both passkeys signed, then everybody can look it up, and private state is as it was', async () => {
    const signed = addition();
    const { privateWrites } = succeeded(await handIn(signed));
    assert.deepEqual(privateWrites, {});
    assert.deepEqual((await person()).additions, [signed]);
  });

  it('given a second passkey, then it declares emergencies, and a removed one does not', async () => {
    await scene.enrol();
    const keys = new Map([
      ['LakesideMSP', await publishedKey(consortium.ledger, consortium.lakeside.gateway)],
      ['MillbrookMSP', await publishedKey(consortium.ledger, gateway)],
    ]);
    const { chartId } = scene.patient.chart;
    const declareBy = (device: SoftwareAuthenticator): Promise<Outcome> =>
      declare(consortium, emergencyOf(clinician, chartId), {
        ...{ as: clinician, device, explanation: explanationFor(keys) },
      });
    refused(await declareBy(second), 'SIGNATURE_INVALID');
    await withSecond();
    succeeded(await declareBy(second));
    succeeded(await declareBy(first));
    succeeded(await takeOut(removal(enrolmentId, second)));
    refused(await declareBy(first), 'SIGNATURE_INVALID');
    succeeded(await declareBy(second));
  });

  it('given signatures of others, one alone, or one again, then refused', async () => {
    refused(await handIn(addition(second)), 'SIGNATURE_INVALID');
    refused(await handIn(addition(newDevice())), 'SIGNATURE_INVALID');
    refused(await handIn(addition(first, second, { possession: first })), 'SIGNATURE_INVALID');
    const elsewhere = addition(first, second, { channel: 'other' });
    refused(await handIn(elsewhere), 'SIGNATURE_INVALID');
    refused(await handIn(addition(), gateway, later(11)), 'STATEMENT_NOT_CURRENT');
    const signed = addition();
    succeeded(await handIn(signed));
    refused(await handIn(signed), 'NONCE_USED');
    refused(await handIn(addition()), 'ALREADY_EXISTS');
  });

  it('given an administrator, a registrar or the gateway with the new passkey alone, then SIGNATURE_INVALID', async () => {
    for (const as of [consortium.millbrook.admin, gateway, ...registrars]) {
      refused(await handIn(addition(second, second), as), 'SIGNATURE_INVALID');
      refused(await takeOut(removal(enrolmentId, second), as), 'SIGNATURE_INVALID');
    }
  });

  it('given another person’s passkey, or nobody enrolled, then refused', async () => {
    const colleague = await employ(consortium, consortium.millbrook, 'attending');
    const theirs = newDevice();
    await enrolPerson(consortium, colleague, theirs, registrars);
    refused(await handIn(addition(theirs)), 'SIGNATURE_INVALID');
    const nobody = { ...subject(), publicKeyDigest: '0'.repeat(64) };
    const signed = additionOf(nobody, enrolmentId, [first, second]);
    refused(await handIn(signed), 'PASSKEY_UNKNOWN');
  });

  it('given a credential that was suspended, then nothing is added, but a lost passkey is removed', async () => {
    const passkeyId = await withSecond();
    const as = consortium.millbrook.admin;
    const call = 'AccessControlContract:SuspendCredential';
    const args = [clinician.publicKeyDigest, randomUUID()];
    succeeded(await consortium.ledger.run({ as, call, args }));
    refused(await handIn(addition(first, newDevice())), 'CREDENTIAL_INACTIVE');
    succeeded(await takeOut(removal(passkeyId, first)));
  });

  it('given the last passkey, one by itself, or one that is not there, then refused', async () => {
    refused(await takeOut(removal(enrolmentId, first)), 'LAST_PASSKEY');
    const passkeyId = await withSecond();
    refused(await takeOut(removal(passkeyId, second)), 'SIGNATURE_INVALID');
    refused(await takeOut(removal(randomUUID(), first)), 'PASSKEY_UNKNOWN');
    succeeded(await takeOut(removal(enrolmentId, second)));
    refused(await takeOut(removal(enrolmentId, second)), 'PASSKEY_UNKNOWN');
    refused(await takeOut(removal(passkeyId, first)), 'SIGNATURE_INVALID');
    refused(await takeOut(removal(passkeyId, second)), 'LAST_PASSKEY');
  });

  it('given an enrolment, an addition and a removal, then everybody can list them, a page at a time', async () => {
    const added = addition();
    succeeded(await handIn(added));
    const { passkeyId } = added.statement;
    const removed = removal(enrolmentId, second);
    succeeded(await takeOut(removed));
    const found: ProviderPasskeyChangePage['changes'] = [];
    let bookmark = '';
    do {
      const text = await scene.read('ListProviderPasskeyLog', ...named(), '1', bookmark);
      const page = JSON.parse(text) as ProviderPasskeyChangePage;
      found.push(...page.changes);
      bookmark = page.bookmark;
    } while (bookmark !== '');
    const told = found
      .map(({ transactionId: _, ...each }) => each)
      .sort((one, other) => one.kind.localeCompare(other.kind));
    const { proposedBy, confirmedBy } = await person();
    assert.deepEqual(told, [
      {
        ...{ kind: 'addition', changeId: passkeyId, at: now, signedBy: enrolmentId },
        signed: added,
      },
      { kind: 'enrolment', changeId: enrolmentId, at: now, proposedBy, confirmedBy },
      {
        ...{ kind: 'removal', changeId: removed.statement.removalId, at: now, signedBy: passkeyId },
        signed: removed,
      },
    ]);
  });
});
