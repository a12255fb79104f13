import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { verifyAssertion } from './assertion.js';
import { passkeySchema } from './statement-parts.js';
import { type Assertion, type ConsentStatement } from './statements.js';
import {
  SoftwareAuthenticator,
  statementBase,
  type AssertionOptions,
} from '../testing/software-authenticator.js';

const site = { rpId: 'hospital.example', origin: 'https://portal.hospital.example' };
const relyingParty = { rpId: site.rpId, origins: [site.origin] };

const consent: ConsentStatement = {
  kind: 'consent',
  ...statementBase(randomUUID(), '2026-03-01T12:00:00.000Z'),
  consentId: randomUUID(),
  grantee: 'MillbrookMSP',
  purposes: ['TREAT'],
  compartments: ['general'],
  from: '2026-03-01T12:00:00Z',
  until: '2026-03-31T12:00:00Z',
};

describe('verifyAssertion', () => {
  const patient = new SoftwareAuthenticator(site);
  const verify = (assertion: Assertion, statement = consent, passkey = patient.passkey) =>
    verifyAssertion(statement, assertion, passkey, relyingParty);
  const refused = { code: 'SIGNATURE_INVALID' };

  it('given the signature of the passkey over the statement, then it is proven', async () => {
    await verify(patient.sign(consent));
  });

  it('given one wrong property of the assertion, then refused', async () => {
    const wrong: readonly AssertionOptions[] = [
      { type: 'webauthn.create' },
      { origin: 'https://portal.other.example' },
      { origin: 'http://portal.hospital.example' },
      { rpId: 'other.example' },
      { userPresent: false },
      { userVerified: false },
      { crossOrigin: true },
      { challenge: new Uint8Array(32) },
    ];
    for (const options of wrong) {
      await assert.rejects(
        verify(patient.sign(consent, options)),
        refused,
        JSON.stringify(options),
      );
    }
  });

  it('given the signature under the id of another passkey, then refused', async () => {
    const { credentialId } = new SoftwareAuthenticator(site).passkey;
    await assert.rejects(verify({ ...patient.sign(consent), credentialId }), refused);
  });

  it('given any change of the statement after it was signed, then refused', async () => {
    const assertion = patient.sign(consent);
    const changes: readonly Partial<ConsentStatement>[] = [
      { grantee: 'LakesideMSP' },
      { purposes: ['TREAT', 'HRESCH'] },
      { compartments: ['general', 'hiv'] },
      { until: '2027-03-31T12:00:00Z' },
      { patientId: randomUUID() },
      { nonce: randomUUID() },
      { channel: 'other' },
    ];
    for (const change of changes) {
      await assert.rejects(verify(assertion, { ...consent, ...change }), refused);
    }
  });

  it('given the signature of another passkey, also under the id of this one, then refused', async () => {
    const other = new SoftwareAuthenticator(site);
    await assert.rejects(verify(other.sign(consent)), refused);
    const { credentialId } = patient.passkey;
    await assert.rejects(verify({ ...other.sign(consent), credentialId }), refused);
  });

  it('given one flipped bit in what is signed, or in the numbers of the signature, then refused', async () => {
    const assertion = patient.sign(consent);
    const fields = ['authenticatorData', 'clientDataJSON', 'signature'] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), fc.nat(), async (field, position) => {
        const bytes = Buffer.from(assertion[field], 'base64url');
        // A signature's frame (DER) can be written in more than one way; its last bytes are of a number.
        const from = field === 'signature' ? bytes.length - 16 : 0;
        const bit = position % ((bytes.length - from) * 8);
        const at = from + Math.floor(bit / 8);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8));
        await assert.rejects(
          verify({ ...assertion, [field]: bytes.toString('base64url') }),
          refused,
        );
      }),
    );
  });
});

describe('Passkeys', () => {
  it('given a key of another algorithm or form than ES256, then it is none', () => {
    const { passkey } = new SoftwareAuthenticator(site);
    assert.ok(passkeySchema.safeParse(passkey).success);
    const bytes = Buffer.from(passkey.publicKey, 'base64url');
    for (const [at, value] of [
      [4, 0x27],
      [6, 0x02],
    ] as const) {
      const changed = Buffer.from(bytes);
      changed[at] = value;
      const publicKey = changed.toString('base64url');
      assert.ok(!passkeySchema.safeParse({ ...passkey, publicKey: 'A' }).success);
      assert.ok(!passkeySchema.safeParse({ ...passkey, publicKey }).success);
    }
  });
});
