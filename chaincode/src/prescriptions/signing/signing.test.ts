import { strict as assert } from 'node:assert';
import { randomUUID, X509Certificate } from 'node:crypto';
import type { Prescription, SigningRight } from '@healthchain/protocol/prescriptions';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { refused, succeeded } from '../../testing/consortium.js';
import { ingredientOf, putDrugsInForce, testEntries } from '../../testing/drugs.js';
import type { TestIdentity } from '../../testing/identity.js';
import { employ, now, site } from '../../testing/patients.js';
import { PrescriptionScene } from '../../testing/prescription-scene.js';
import {
  confirmRight,
  proposeRight,
  revokeRight,
  SecondFactor,
} from '../../testing/signing-rights.js';

const zolpidem = ingredientOf('39993', 'zolpidem', { schedule: 'IV' });
const controlled = { drug: '39993', schedule: 'IV' as const };
const registered = { schedules: ['IV' as const], until: '2026-06-01T00:00:00Z' };
const until = '2027-01-01T00:00:00Z';
const after = (milliseconds: number): string =>
  new Date(Date.parse(now) + milliseconds).toISOString();

describe('Signing prescriptions for controlled substances', () => {
  let scene: PrescriptionScene;
  let colleague: TestIdentity;
  let another: TestIdentity;
  let restore: () => void;

  before(async () => {
    scene = await PrescriptionScene.open();
    const { consortium } = scene;
    await putDrugsInForce(consortium, [...testEntries, zolpidem], 2);
    colleague = await employ(consortium, consortium.lakeside, 'attending', until, registered);
    another = await employ(consortium, consortium.lakeside, 'attending', until, registered);
    restore = consortium.ledger.remember();
  });
  afterEach(() => {
    restore();
  });

  const ledger = () => scene.consortium.ledger;
  const registrar = () => scene.patients.registrar;
  const drafted = async (change: object = {}) => {
    const order = scene.order({ ...controlled, ...change });
    succeeded(await scene.draft(order));
    return order;
  };

  describe('given both factors over exactly what was drafted', () => {
    it('then it is issued, and the prescription keeps the signatures and the second key', async () => {
      const order = await drafted();
      const signed = scene.sign([order]);
      succeeded(await scene.issue([order.prescriptionId], { signed }));
      const { issued } = await scene.prescription(order.prescriptionId);
      assert.deepEqual(issued?.signed, { ...signed, secondKey: scene.token.publicKey });
    });

    it('then several at once for one patient', async () => {
      const orders = [await drafted(), scene.order()];
      succeeded(await scene.draft(orders[1]!));
      const ids = orders.map(({ prescriptionId }) => prescriptionId);
      succeeded(await scene.issue(ids, { signed: scene.sign(orders) }));
    });

    it('then once: the statement is used', async () => {
      const order = await drafted();
      const signed = scene.sign([order]);
      succeeded(await scene.issue([order.prescriptionId], { signed }));
      const key = `prescriptions:prescription/${scene.patientId}/${order.prescriptionId}`;
      const draft = JSON.parse(ledger().privateState.get(key) ?? '') as Prescription;
      delete draft.issued;
      ledger().privateState.set(key, JSON.stringify(draft));
      refused(await scene.issue([order.prescriptionId], { signed }), 'NONCE_USED');
    });

    it('then within two minutes', async () => {
      const order = await drafted();
      const ids = [order.prescriptionId];
      const signed = scene.sign([order]);
      const late = { at: after(120_001) };
      refused(await scene.issue(ids, { signed }, late), 'STATEMENT_NOT_CURRENT');
      succeeded(await scene.issue(ids, { signed }, { at: after(120_000) }));
    });
  });

  it('given no signature, then SIGNATURES_REQUIRED; of what is not controlled, none is needed', async () => {
    const order = await drafted();
    const unsigned = { signed: undefined };
    refused(await scene.issue([order.prescriptionId], unsigned), 'SIGNATURES_REQUIRED');
    const { prescriptionId } = await drafted({ drug: '723', schedule: undefined });
    succeeded(await scene.issue([prescriptionId]));
  });

  it('given another order, patient, prescriber or channel in the statement, then SIGNATURE_INVALID', async () => {
    const order = await drafted();
    const ids = [order.prescriptionId];
    for (const signed of [
      scene.sign([{ ...order, refills: 1 }]),
      scene.sign([]),
      scene.sign([order, order]),
      scene.sign([{ ...order, prescriptionId: randomUUID() }]),
      scene.sign([order], { patientId: randomUUID() }),
      scene.sign([order], { publicKeyDigest: colleague.publicKeyDigest }),
      scene.sign([order], { organization: 'MillbrookMSP' }),
      scene.sign([order], { channel: 'other' }),
    ]) {
      const outcome = await scene.issue(ids, { signed });
      assert.match(outcome.message, /^\[(SIGNATURE_INVALID|INVALID_ARGUMENT)\] /);
    }
  });

  it('given one factor alone, twice the same, or somebody else’s, then SIGNATURE_INVALID', async () => {
    const order = await drafted();
    const ids = [order.prescriptionId];
    const stranger = new SoftwareAuthenticator(site);
    const good = scene.sign([order]);
    for (const signed of [
      scene.sign([order], {}, now, { device: stranger, token: scene.token }),
      scene.sign([order], {}, now, { device: scene.device, token: new SecondFactor() }),
      { ...good, second: Buffer.alloc(64).toString('base64') },
      { ...good, statement: { ...good.statement, issuedAt: after(-1) } },
    ]) {
      refused(await scene.issue(ids, { signed }), 'SIGNATURE_INVALID');
    }
  });

  it('given the passkey’s own key as the second, then SIGNATURE_INVALID', async () => {
    const order = await drafted();
    const entry = `signingRight/LakesideMSP/${scene.prescriber.publicKeyDigest}`;
    const right = JSON.parse(ledger().state.get(entry) ?? '') as SigningRight;
    const cose = Buffer.from(scene.device.passkey.publicKey, 'base64url');
    const point = Buffer.concat([cose.subarray(10, 42), cose.subarray(45, 77)]);
    const head = Buffer.from(right.secondKey, 'base64').subarray(0, -64);
    const secondKey = Buffer.concat([head, point]).toString('base64');
    ledger().state.set(entry, JSON.stringify({ ...right, secondKey }));
    refused(await scene.issue([order.prescriptionId]), 'SIGNATURE_INVALID');
  });

  describe('given the right to sign', () => {
    const key = new SecondFactor();

    it('by a registrar and another registered prescriber, then it counts, until it is taken back', async () => {
      const order = await drafted();
      const { prescriber } = scene;
      succeeded(await revokeRight(ledger(), registrar(), prescriber));
      refused(await scene.issue([order.prescriptionId]), 'SIGNING_RIGHT_MISSING');
      refused(await revokeRight(ledger(), registrar(), prescriber), 'SIGNING_RIGHT_MISSING');
      const { publicKey } = scene.token;
      const proposed = succeeded(await proposeRight(ledger(), registrar(), prescriber, publicKey));
      assert.equal(proposed.event?.name, 'SigningRightProposed');
      refused(await scene.issue([order.prescriptionId]), 'SIGNING_RIGHT_MISSING');
      succeeded(await confirmRight(ledger(), colleague, prescriber));
      refused(await confirmRight(ledger(), another, prescriber), 'ALREADY_EXISTS');
      refused(await proposeRight(ledger(), registrar(), prescriber, publicKey), 'ALREADY_EXISTS');
      succeeded(await scene.issue([order.prescriptionId]));
      const text = await scene.read('GetSigningRight', ['LakesideMSP', prescriber.publicKeyDigest]);
      const { confirmed } = JSON.parse(text) as SigningRight;
      assert.equal(confirmed?.publicKeyDigest, colleague.publicKeyDigest);
    });

    it('of oneself, then it is confirmed by nobody’s own hand; the prescriber gives it up alone', async () => {
      succeeded(await proposeRight(ledger(), registrar(), colleague, key.publicKey));
      refused(await confirmRight(ledger(), colleague, colleague), 'GRANTOR_NOT_INDEPENDENT');
      refused(await revokeRight(ledger(), another, colleague), 'ROLE_NOT_PERMITTED');
      succeeded(await revokeRight(ledger(), colleague, colleague));
      refused(await confirmRight(ledger(), another, colleague), 'SIGNING_RIGHT_MISSING');
    });

    it('by anybody else, then it is refused', async () => {
      const { consortium, prescriber } = scene;
      const { publicKey } = key;
      refused(await proposeRight(ledger(), colleague, another, publicKey), 'ROLE_NOT_PERMITTED');
      refused(
        await proposeRight(ledger(), registrar(), registrar(), publicKey),
        'GRANTOR_NOT_INDEPENDENT',
      );
      const unregistered = await employ(consortium, consortium.lakeside, 'attending');
      refused(
        await proposeRight(ledger(), registrar(), unregistered, publicKey),
        'SCHEDULE_NOT_REGISTERED',
      );
      succeeded(await proposeRight(ledger(), registrar(), colleague, publicKey));
      refused(await confirmRight(ledger(), unregistered, colleague), 'SCHEDULE_NOT_REGISTERED');
      refused(await confirmRight(ledger(), registrar(), colleague), 'ROLE_NOT_PERMITTED');
      const { pharmacist } = scene;
      refused(
        await confirmRight(ledger(), pharmacist, colleague),
        'ORGANIZATION_KIND_NOT_PERMITTED',
      );
      succeeded(await confirmRight(ledger(), prescriber, colleague));
    });

    it('by a key that a person of the organisation acts with, then INVALID_ARGUMENT', async () => {
      for (const { certificatePem } of [colleague, registrar()]) {
        const { publicKey } = new X509Certificate(certificatePem);
        const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
        refused(await proposeRight(ledger(), registrar(), colleague, spki), 'INVALID_ARGUMENT');
      }
      succeeded(await proposeRight(ledger(), registrar(), colleague, key.publicKey));
    });

    it('with the registration’s end, then its last instant counts', async () => {
      const end = Date.parse(registered.until) - 1;
      const last = new Date(end).toISOString();
      const over = new Date(end + 1).toISOString();
      const { publicKey } = key;
      refused(
        await proposeRight(ledger(), registrar(), colleague, publicKey, over),
        'SCHEDULE_NOT_REGISTERED',
      );
      succeeded(await proposeRight(ledger(), registrar(), colleague, publicKey, last));
      refused(await confirmRight(ledger(), another, colleague, over), 'SCHEDULE_NOT_REGISTERED');
      succeeded(await confirmRight(ledger(), another, colleague, last));
    });

    it('that changed since it was seen, then STATE_MISMATCH; of no key, then INVALID_ARGUMENT', async () => {
      const call = 'PrescriptionManagementContract:ConfirmSigningRight';
      succeeded(await proposeRight(ledger(), registrar(), colleague, key.publicKey));
      const args = [colleague.publicKeyDigest, 'a'.repeat(64), randomUUID()];
      refused(await ledger().run({ as: another, call, args }), 'STATE_MISMATCH');
      const none = Buffer.alloc(91).toString('base64');
      refused(await proposeRight(ledger(), registrar(), another, none), 'INVALID_ARGUMENT');
    });
  });
});
