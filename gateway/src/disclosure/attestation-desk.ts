import { HealthChainError, type Credential, isActiveCredential } from '@healthchain/protocol';
import type { IssuerKey, Licence } from '@healthchain/protocol';
import {
  attestationSchema,
  renewWitness,
  type Attestation,
} from '@healthchain/protocol/attestation';
import type { Attestations } from '../platform/durable-store/attestations.js';
import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import type { DisclosureLedger } from './disclosure-ledger.js';
import type { Issuer } from './issuer.js';
import type { Licences } from './licences.js';
import { monthEndAfter } from './month-end-after.js';

/** An attestation that can be presented now, and the issuer's key as it is now. */
export interface Presentable {
  readonly attestation: Attestation;
  readonly issuer: IssuerKey;
}

/** Attests what the organisation knows of its people, and keeps it for them. */
export interface AttestationDesk {
  /**
   * The person's attestation, a new one unless it still says what is so.
   *
   * @throws HealthChainError LICENCE_UNKNOWN
   */
  readonly obtain: (publicKeyDigest: string) => Promise<Attestation>;
  /** @throws HealthChainError ATTESTATION_MISSING */
  readonly presentable: (publicKeyDigest: string) => Promise<Presentable>;
  /** Revokes what is attested of people whose credential is no longer active. */
  readonly withdraw: () => Promise<void>;
}

export interface AttestationDeskOptions {
  readonly mspId: string;
  readonly licences: Licences;
  readonly issuer: Pick<Issuer, 'attest' | 'revoke'>;
  readonly store: Attestations;
  readonly ledger: Pick<DisclosureLedger, 'issuerKey' | 'revocation'>;
  readonly credential: (mspId: string, publicKeyDigest: string) => Promise<Credential>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export function attestationDesk(options: AttestationDeskOptions): AttestationDesk {
  const { mspId, licences, issuer, store, ledger, credential, now = Date.now } = options;

  async function kept(publicKeyDigest: string): Promise<Attestation | undefined> {
    const text = await store.get(publicKeyDigest);
    return text === undefined ? undefined : attestationSchema.parse(JSON.parse(text));
  }

  const keep = (publicKeyDigest: string, attestation: Attestation): Promise<void> =>
    store.put({ publicKeyDigest, attestation: JSON.stringify(attestation) });

  async function revoke(publicKeyDigest: string, attestation: Attestation): Promise<void> {
    await issuer.revoke(attestation);
    await store.remove(publicKeyDigest);
  }

  async function isSuspended(publicKeyDigest: string): Promise<boolean> {
    const known = await unlessAbsent(credential(mspId, publicKeyDigest));
    return known === undefined || !isActiveCredential(known, now());
  }

  return {
    obtain: async (publicKeyDigest) => {
      const licence = licences.get(publicKeyDigest);
      if (licence === undefined) {
        throw new HealthChainError('LICENCE_UNKNOWN');
      }
      const earlier = await kept(publicKeyDigest);
      if (earlier !== undefined && stillSays(earlier, licence, now())) {
        return earlier;
      }
      if (earlier !== undefined) {
        await revoke(publicKeyDigest, earlier);
      }
      const validUntil = monthEndAfter(now());
      const attestation = await issuer.attest({ kind: 'provider', validUntil, ...licence });
      await keep(publicKeyDigest, attestation);
      return attestation;
    },
    presentable: async (publicKeyDigest) => {
      const earlier = await kept(publicKeyDigest);
      if (earlier === undefined) {
        throw new HealthChainError('ATTESTATION_MISSING');
      }
      const key = await ledger.issuerKey(earlier.issuer);
      let attestation = earlier;
      while (attestation.revocations < key.revocations) {
        const next = attestation.revocations + 1;
        attestation = renewWitness(attestation, await ledger.revocation(earlier.issuer, next));
      }
      if (attestation !== earlier) {
        await keep(publicKeyDigest, attestation);
      }
      return { attestation, issuer: key };
    },
    withdraw: async () => {
      for (const { publicKeyDigest, attestation } of await store.all()) {
        if (await isSuspended(publicKeyDigest)) {
          await revoke(publicKeyDigest, attestationSchema.parse(JSON.parse(attestation)));
        }
      }
    },
  };
}

function stillSays(
  { attributes }: Attestation,
  { profession, state }: Licence,
  at: number,
): boolean {
  return (
    attributes.kind === 'provider' &&
    attributes.profession === profession &&
    attributes.state === state &&
    Date.parse(attributes.validUntil) > at
  );
}
