import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson } from '../canonical-json.js';
import { presentationContext, type Attributes, type IssuerKey } from './disclosure.js';
import { licensingState, profession } from '../providers/licences.js';
import {
  accumulatorWithout,
  disclose,
  issueAttestation,
  issuerSecrets,
  present,
  renewWitness,
  type Attestation,
  type IssuerSecrets,
  type OptionalAttribute,
} from './index.js';
import {
  areIssuerKeys,
  isRevocationOf,
  noRevocations,
  verifyPresentation,
  type Presented,
} from './verify.js';

const physician: Attributes = {
  kind: 'provider',
  validUntil: '2026-05-01T00:00:00Z',
  profession: 'physician',
  state: 'OH',
};
const adult: Attributes = { kind: 'patient', validUntil: '2026-05-01T00:00:00Z', over18: 'yes' };

const optional: OptionalAttribute[] = ['profession', 'state', 'over18'];
const validUntil = fc.constantFrom('2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z');
const anyAttributes: fc.Arbitrary<Attributes> = fc.oneof(
  fc.record({
    kind: fc.constant('provider' as const),
    validUntil,
    profession: fc.constantFrom(...profession.options),
    state: fc.constantFrom(...licensingState.options),
  }),
  fc.record({
    kind: fc.constant('patient' as const),
    validUntil,
    over18: fc.constantFrom('yes' as const, 'no' as const),
  }),
);

interface Issuer {
  readonly secrets: IssuerSecrets;
  readonly key: IssuerKey;
}

function newIssuer(organization = 'LakesideMSP'): Issuer {
  const secrets = issuerSecrets({ signature: randomBytes(32), accumulator: randomBytes(32) });
  const key = {
    organization,
    signatureKey: secrets.signature.publicKey,
    accumulatorKey: secrets.accumulator.publicKey,
    ...noRevocations,
    publishedAt: '2026-03-01T00:00:00Z',
  };
  return { secrets, key };
}

const use = {
  channel: 'healthchain',
  function: 'AccessControlContract:RequestSecondOpinion',
  arguments: { opinionId: 'one' },
  nonce: randomUUID(),
};
const context = presentationContext(use);

function presented(
  attestation: Attestation,
  key: IssuerKey,
  shown: Parameters<typeof disclose>[1] = ['profession', 'state'],
): Presented {
  const disclosed = disclose(attestation.attributes, shown);
  return { presentation: present(attestation, key, disclosed, context), disclosed, context };
}

const refused = (given: Presented, key: IssuerKey, why?: string): void => {
  assert.throws(
    () => {
      verifyPresentation(given, key);
    },
    { code: 'PRESENTATION_INVALID' },
    why,
  );
};

function revoke({ secrets, key }: Issuer, { revocationId }: Attestation) {
  const accumulated = accumulatorWithout(secrets, key.accumulated, revocationId);
  const sequence = key.revocations + 1;
  const { organization } = key;
  return {
    key: { ...key, accumulated, revocations: sequence },
    revocation: {
      ...{ organization, sequence, revocationId, accumulated },
      revokedAt: '2026-03-02T00:00:00Z',
    },
  };
}

describe('a presentation of an attestation', () => {
  const issuer = newIssuer();
  const attestation = issueAttestation(issuer.secrets, issuer.key, physician);

  it('given an attestation, then it shows any choice of its attributes', () => {
    for (const shown of [['profession', 'state'], ['profession'], []] as const) {
      const given = presented(attestation, issuer.key, shown);
      verifyPresentation(given, issuer.key);
      assert.deepEqual(
        Object.keys(given.disclosed).sort(),
        ['kind', 'validUntil', ...shown].sort(),
      );
    }
  });

  it('given a patient of 18 or older, then it shows that and neither a name nor a date of birth', () => {
    const ofAdult = issueAttestation(issuer.secrets, issuer.key, adult);
    const given = presented(ofAdult, issuer.key, ['over18']);
    verifyPresentation(given, issuer.key);
    assert.deepEqual(given.disclosed, adult);
  });

  it('given another nonce, channel, function or arguments, then it proves nothing', () => {
    const given = presented(attestation, issuer.key);
    for (const change of [
      { nonce: randomUUID() },
      { channel: 'elsewhere' },
      { function: 'AccessControlContract:AnswerSecondOpinion' },
      { arguments: { opinionId: 'two' } },
    ]) {
      const other = presentationContext({ ...use, ...change });
      refused({ ...given, context: other }, issuer.key, JSON.stringify(change));
    }
  });

  it('given another attribute than the attested one, then it proves nothing', () => {
    const given = presented(attestation, issuer.key);
    const claims = [
      { ...physician, state: 'KY' as const },
      { ...physician, profession: 'pharmacist' as const },
      { ...physician, validUntil: '2026-06-01T00:00:00Z' },
      { kind: 'provider' as const, validUntil: physician.validUntil, state: 'OH' as const },
      adult,
    ];
    for (const disclosed of claims) {
      refused({ ...given, disclosed }, issuer.key, JSON.stringify(disclosed));
    }
    const minor = issueAttestation(issuer.secrets, issuer.key, { ...adult, over18: 'no' });
    refused({ ...presented(minor, issuer.key, ['over18']), disclosed: adult }, issuer.key);
  });

  it('given a holder who proves other attributes than theirs, then it proves nothing', () => {
    const forged = { ...attestation, attributes: { ...physician, state: 'KY' as const } };
    refused(presented(forged, issuer.key), issuer.key);
  });

  it('given the key of another issuer, or one attested by nobody, then it proves nothing', () => {
    const other = newIssuer('MillbrookMSP');
    refused(presented(attestation, issuer.key), other.key);
    const own = issueAttestation(other.secrets, other.key, physician);
    refused(presented(own, other.key), issuer.key);
    // With the issuer's accumulator and a signature of one's own.
    refused(presented({ ...attestation, signature: own.signature }, issuer.key), issuer.key);
  });

  it('given any attributes and any choice of them, then it shows these and no others', () => {
    fc.assert(
      fc.property(anyAttributes, anyAttributes, fc.subarray(optional), (own, claimed, shown) => {
        const given = presented(
          issueAttestation(issuer.secrets, issuer.key, own),
          issuer.key,
          shown,
        );
        verifyPresentation(given, issuer.key);
        const disclosed = disclose(claimed, shown);
        if (canonicalJson(disclosed) !== canonicalJson(given.disclosed)) {
          refused({ ...given, disclosed }, issuer.key);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('given bytes that are none, or altered ones, then it proves nothing', () => {
    const given = presented(attestation, issuer.key);
    const bytes = Buffer.from(given.presentation, 'base64');
    refused({ ...given, presentation: '' }, issuer.key);
    const longer = Buffer.concat([bytes, Buffer.from('mark')]).toString('base64');
    refused({ ...given, presentation: longer }, issuer.key);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (index, change) => {
        const altered = Buffer.from(bytes);
        altered.writeUInt8(altered.readUInt8(index) ^ change, index);
        refused({ ...given, presentation: altered.toString('base64') }, issuer.key);
      }),
      { numRuns: 30 },
    );
  });

  it('given two presentations of one attestation, then nothing in them is equal', () => {
    const [one, other] = [1, 2].map(() =>
      Buffer.from(presented(attestation, issuer.key).presentation, 'base64'),
    ) as [Buffer, Buffer];
    // Points and scalars have 32 bytes and more; what is equal besides are lengths and tags.
    const windows = (bytes: Buffer): string[] =>
      Array.from({ length: bytes.length - 16 }, (_, at) => bytes.toString('hex', at, at + 16));
    const known = new Set(windows(one));
    assert.deepEqual(
      windows(other).filter((window) => known.has(window)),
      [],
    );
    for (const bytes of [one, other]) {
      for (const secret of [attestation.signature, attestation.witness, attestation.revocationId]) {
        assert.equal(bytes.includes(Buffer.from(secret, 'base64').subarray(0, 32)), false);
      }
    }
  });
});

describe('a revocation of an attestation', () => {
  const issuer = newIssuer();
  const attestation = issueAttestation(issuer.secrets, issuer.key, physician);
  const colleague = issueAttestation(issuer.secrets, issuer.key, physician);
  const { key, revocation } = revoke(issuer, attestation);

  it('given the value in force, then what was presented before and after it proves nothing', () => {
    const before = presented(attestation, issuer.key);
    verifyPresentation(before, issuer.key);
    refused(before, key);
    refused(presented(attestation, key), key);
    assert.throws(() => renewWitness(attestation, revocation), { code: 'ATTESTATION_REVOKED' });
  });

  it('given the witness of somebody else, then the revoked one proves nothing', () => {
    const { witness } = renewWitness(colleague, revocation);
    refused(presented({ ...attestation, witness }, key), key);
    const { revocationId } = colleague;
    refused(presented({ ...attestation, witness, revocationId }, key), key);
  });

  it('given a colleague, then their attestation holds with a renewed witness only', () => {
    refused(presented(colleague, key), key);
    verifyPresentation(presented(renewWitness(colleague, revocation), key), key);
  });

  it('given one attested after it, then it holds, and after any number of revocations', () => {
    const late = issueAttestation(issuer.secrets, key, physician);
    verifyPresentation(presented(late, key), key);
    const next = revoke({ secrets: issuer.secrets, key }, colleague);
    const renewed = renewWitness(late, next.revocation);
    verifyPresentation(presented(renewed, next.key), next.key);
    assert.throws(() => renewWitness(late, revocation), RangeError);
  });

  it('given a value that is not the one without the named id, then it is none', () => {
    assert.equal(isRevocationOf(issuer.key, revocation), true);
    assert.equal(isRevocationOf(key, revocation), false);
    for (const change of [
      { accumulated: issuer.key.accumulated },
      { revocationId: colleague.revocationId },
      { revocationId: Buffer.alloc(32, 255).toString('base64') },
    ]) {
      assert.equal(isRevocationOf(issuer.key, { ...revocation, ...change }), false);
    }
  });
});

describe('an issuer’s keys', () => {
  it('given seeds, then they are the same each time, and valid points', () => {
    const seeds = { signature: randomBytes(32), accumulator: randomBytes(32) };
    assert.deepEqual(issuerSecrets(seeds), issuerSecrets(seeds));
    const { signature, accumulator } = issuerSecrets(seeds);
    const keys = { signatureKey: signature.publicKey, accumulatorKey: accumulator.publicKey };
    assert.equal(areIssuerKeys(keys), true);
    const zeros = Buffer.alloc(96).toString('base64');
    const neutral = Buffer.concat([Buffer.from([0xc0]), Buffer.alloc(95)]).toString('base64');
    for (const other of [zeros, neutral]) {
      assert.equal(areIssuerKeys({ ...keys, signatureKey: other }), false);
      assert.equal(areIssuerKeys({ ...keys, accumulatorKey: other }), false);
    }
  });
});
