import { isDeepStrictEqual } from 'node:util';
import { HealthChainError, type Attributes, type IssuerKey } from '@healthchain/protocol';
import {
  attestationSchema,
  renewWitness,
  type Attestation,
} from '@healthchain/protocol/attestation';
import type { Attestations } from '../platform/durable-store/attestations.js';
import type { DisclosureLedger } from './disclosure-ledger.js';
import type { Issuer } from './issuer.js';

/** An attestation that can be presented now, and the issuer's key as it is now. */
export interface Presentable {
  readonly attestation: Attestation;
  readonly issuer: IssuerKey;
}

/** What is attested of the organisation's people and patients, one attestation for each. */
export interface HeldAttestations {
  /** The holder's attestation of what is so: the earlier one if it says that, or else a new one. */
  readonly ensure: (holder: string, attributes: Attributes) => Promise<Attestation>;
  /** @throws HealthChainError ATTESTATION_MISSING */
  readonly presentable: (holder: string) => Promise<Presentable>;
  /** Revokes what is attested of a holder, if anything is. */
  readonly revoke: (holder: string) => Promise<void>;
  readonly holders: () => Promise<readonly string[]>;
}

export interface HeldAttestationsOptions {
  readonly issuer: Pick<Issuer, 'attest' | 'revoke'>;
  readonly store: Attestations;
  readonly ledger: Pick<DisclosureLedger, 'issuerKey' | 'revocation'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function heldAttestations(options: HeldAttestationsOptions): HeldAttestations {
  const { issuer, store, ledger, now } = options;

  async function find(holder: string): Promise<Attestation | undefined> {
    const text = await store.get(holder);
    return text === undefined ? undefined : attestationSchema.parse(JSON.parse(text));
  }

  const keep = (holder: string, attestation: Attestation): Promise<void> =>
    store.put({ holder, attestation: JSON.stringify(attestation) });

  /** On the ledger first: what is forgotten here could not be revoked any more. */
  async function revoke(holder: string): Promise<void> {
    const attestation = await find(holder);
    if (attestation === undefined) {
      return;
    }
    // One that has ended proves nothing anyway.
    if (!hasEnded(attestation.attributes, now())) {
      await issuer.revoke(attestation);
    }
    await store.remove(holder);
  }

  return {
    ensure: async (holder, attributes) => {
      const earlier = await find(holder);
      if (earlier !== undefined && stillSays(earlier.attributes, attributes, now())) {
        return earlier;
      }
      await revoke(holder);
      const attestation = await issuer.attest(attributes);
      await keep(holder, attestation);
      return attestation;
    },
    presentable: async (holder) => {
      const earlier = await find(holder);
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
        await keep(holder, attestation);
      }
      return { attestation, issuer: key };
    },
    revoke,
    holders: async () => (await store.all()).map(({ holder }) => holder),
  };
}

/** Whether nothing is otherwise but the end, and that is still to come. */
function stillSays(earlier: Attributes, wanted: Attributes, at: number): boolean {
  const { validUntil } = wanted;
  return !hasEnded(earlier, at) && isDeepStrictEqual({ ...earlier, validUntil }, wanted);
}

function hasEnded({ validUntil }: Attributes, at: number): boolean {
  return Date.parse(validUntil) <= at;
}
