import { strict as assert } from 'node:assert';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type {
  KeyRotationStatement,
  SignedKeyRotation,
  WrappingPublicKey,
} from '@healthchain/protocol';
import { foundConsortium, refused, succeeded, type Consortium } from '../testing/consortium.js';
import { enrolPerson } from '../testing/emergencies.js';
import {
  employOfficers,
  rotationOf,
  signedBy,
  type Officer,
  type Officers,
} from '../testing/officers.js';
import { later } from '../testing/patient-scene.js';
import { deviceAt, employ, registerSites } from '../testing/patients.js';
import type { Outcome } from '../testing/test-ledger.js';

function newKey(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

const [first, other] = [newKey(), newKey()];
const algorithm = 'RSA-OAEP';
const next = { publicKey: other, algorithm };

describe('Another wrapping key than the published one', () => {
  let consortium: Consortium;
  let officers: Officers;

  beforeEach(async () => {
    consortium = await foundConsortium();
    await registerSites(consortium);
    officers = await employOfficers(consortium);
    succeeded(await publish({ publicKey: first, algorithm }));
  });

  function publish(
    keys: { readonly publicKey: string; readonly algorithm: string },
    signed?: SignedKeyRotation,
  ): Promise<Outcome> {
    const request = { ...keys, ...(signed && { signed }), idempotencyKey: randomUUID() };
    return consortium.ledger.run({
      as: consortium.lakeside.gateway,
      call: 'PatientRecordContract:PublishWrappingKey',
      args: [JSON.stringify(request)],
    });
  }

  const rotate = (change: Partial<KeyRotationStatement> = {}, by: Officer = officers.lakeside) =>
    publish(next, signedBy(by, rotationOf(by, next, change)));

  async function person(role: 'registrar' | 'attending'): Promise<Officer> {
    const { lakeside, millbrook } = consortium;
    const employee = await employ(consortium, lakeside, role);
    const device = deviceAt('LakesideMSP');
    await enrolPerson(consortium, employee, device, [
      await employ(consortium, lakeside, 'registrar'),
      await employ(consortium, millbrook, 'registrar'),
    ]);
    return { person: employee, device };
  }

  it('given a privacy officer’s or a registrar’s signature, then it takes the place', async () => {
    const { payload } = succeeded(await rotate());
    assert.equal((JSON.parse(payload) as WrappingPublicKey).publicKey, other);
    const back = { publicKey: first, algorithm };
    const registrar = await person('registrar');
    succeeded(await publish(back, signedBy(registrar, rotationOf(registrar, back))));
  });

  it('given the same key, then nobody has to sign', async () => {
    succeeded(await publish({ publicKey: first, algorithm }));
  });

  it('given no signature, also for another algorithm only, then STEP_UP_REQUIRED', async () => {
    refused(await publish(next), 'STEP_UP_REQUIRED');
    const weaker = { publicKey: first, algorithm: 'RSA-OAEP-256' };
    refused(await publish(weaker), 'STEP_UP_REQUIRED');
  });

  it('given a statement about another key, or another kind of key, then SIGNATURE_INVALID', async () => {
    refused(await rotate({ digest: 'ab'.repeat(32) }), 'SIGNATURE_INVALID');
    refused(await rotate({ key: 'issuer' }), 'SIGNATURE_INVALID');
  });

  it('given a signature that is old, used, of another organisation or role, then refused', async () => {
    refused(await rotate({ issuedAt: later(-2.1) }), 'STATEMENT_NOT_CURRENT');
    refused(await rotate({}, officers.millbrook), 'NOT_OWN_ORGANIZATION');
    refused(await rotate({}, await person('attending')), 'ROLE_NOT_PERMITTED');
    const statement = rotationOf(officers.lakeside, next);
    succeeded(await publish(next, signedBy(officers.lakeside, statement)));
    succeeded(await publish({ publicKey: first, algorithm }, backWith()));
    refused(await publish(next, signedBy(officers.lakeside, statement)), 'NONCE_USED');
  });

  const backWith = (): SignedKeyRotation =>
    signedBy(officers.lakeside, rotationOf(officers.lakeside, { publicKey: first, algorithm }));
});
