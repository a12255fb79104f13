import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { SignedKeyRotation, WrappingPublicKey } from '@healthchain/protocol';
import { issuerSecrets } from '@healthchain/protocol/attestation';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { enrolledProvider } from '../support/admissions.js';
import { organization } from '../support/network.js';
import { asAdministrator, asGateway, operator } from '../support/operator.js';
import { answerOf, invoke, query } from '../support/peer-calls.js';
import type { Provider } from '../support/providers.js';
import { by, keyRotation, operatorWith } from '../support/step-up.js';

const hospital = organization('hospital');
const plan = organization('health-plan');

describe('another key than the one that an organisation published', function () {
  this.timeout(240_000);
  let registrar: Provider;
  let own: WrappingPublicKey;
  /** A key of somebody who got hold of the gateway's Fabric identity. */
  const { encryptionKey } = new SoftwareAuthenticator({ rpId: 'localhost', origin: plan.gateway });
  const foreign = { publicKey: encryptionKey, algorithm: 'RSA-OAEP' } as const;

  before(async () => {
    registrar = await enrolledProvider(plan, 'registrar', hospital);
    own = await published();
  });

  async function published(): Promise<WrappingPublicKey> {
    const line = query('PatientRecordContract:GetWrappingKey', plan.mspId);
    const { ok, text } = await asAdministrator(hospital.name, line);
    assert.ok(ok, text);
    return JSON.parse(answerOf(text)) as WrappingPublicKey;
  }

  /** Publishes it with the identity of the gateway and nothing but the stock CLI. */
  async function publish(signed?: SignedKeyRotation): Promise<string> {
    const request = { ...foreign, signed, idempotencyKey: randomUUID() };
    const line = invoke('PatientRecordContract:PublishWrappingKey', JSON.stringify(request));
    const { ok, text } = await asGateway(plan.name, line);
    return ok ? 'published' : text;
  }

  it('is not published by whoever has the gateway’s identity alone', async () => {
    assert.match(await publish(), /\[STEP_UP_REQUIRED\]/);
    const wrong = keyRotation(registrar, 'issuer', foreign);
    assert.match(await publish(wrong), /\[SIGNATURE_INVALID\]/);
    assert.equal((await published()).keyId, own.keyId);
    const { signature, accumulator } = issuerSecrets({
      signature: randomBytes(32),
      accumulator: randomBytes(32),
    });
    const keys = { signatureKey: signature.publicKey, accumulatorKey: accumulator.publicKey };
    const request = JSON.stringify({ ...keys, idempotencyKey: randomUUID() });
    const line = invoke('AccessControlContract:PublishIssuerKey', request);
    assert.match((await asGateway(hospital.name, line)).text, /\[STEP_UP_REQUIRED\]/);
  });

  it('is published with a registrar’s signature, and the gateway’s own again with another', async () => {
    assert.equal(await publish(keyRotation(registrar, 'wrapping', foreign)), 'published');
    assert.equal((await published()).publicKey, foreign.publicKey);
    const args = ['rotate', plan.name, 'wrapping', '--signatory', 'registrar'];
    assert.equal(await operatorWith(by(registrar), ...args), 'Published.\n');
    assert.equal((await published()).keyId, own.keyId);
  });

  it('is none where the gateway’s own is published', async () => {
    const args = ['rotate', plan.name, 'wrapping', '--signatory', 'registrar'];
    await assert.rejects(operator(...args), /\[ALREADY_EXISTS\]/);
  });
});
