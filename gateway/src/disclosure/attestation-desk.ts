import {
  HealthChainError,
  isActiveCredential,
  type Attributes,
  type Authority,
  type Credential,
  type Licence,
} from '@healthchain/protocol';
import type { Attestation } from '@healthchain/protocol/attestation';
import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import { parseSubject, subjectOf } from '../platform/sign-in/person.js';
import type { HeldAttestations } from './held-attestations.js';
import type { Licences } from './licences.js';
import { monthEndAfter } from './month-end-after.js';

/** Attests what the organisation knows of its people and patients, and keeps it for them. */
export interface AttestationDesk {
  /** Attests a person's licence. @throws HealthChainError LICENCE_UNKNOWN */
  readonly attestLicence: (publicKeyDigest: string) => Promise<Attestation>;
  /**
   * Attests a patient of this organisation to be 18 or older, which a registrar saw to be so.
   *
   * @throws HealthChainError PATIENT_UNKNOWN, NOT_CUSTODIAN
   */
  readonly attestAdult: (patientId: string) => Promise<Attestation>;
  /** Takes that back. */
  readonly revokeAdult: (patientId: string) => Promise<void>;
  /**
   * Revokes what is attested of people whose credential is no longer active or whose licence has gone,
   * and attests anew what has changed or ended.
   */
  readonly review: () => Promise<void>;
}

export interface AttestationDeskOptions {
  readonly mspId: string;
  readonly licences: Licences;
  readonly held: Pick<HeldAttestations, 'ensure' | 'revoke' | 'holders'>;
  readonly credential: (mspId: string, publicKeyDigest: string) => Promise<Credential>;
  readonly authority: (patientId: string) => Promise<Pick<Authority, 'custodian'>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function attestationDesk(options: AttestationDeskOptions): AttestationDesk {
  const { mspId, licences, held, credential, authority, now } = options;

  async function isSuspended(publicKeyDigest: string): Promise<boolean> {
    const known = await unlessAbsent(credential(mspId, publicKeyDigest));
    return known === undefined || !isActiveCredential(known, now());
  }

  const licensed = (licence: Licence): Attributes => ({
    kind: 'provider',
    validUntil: monthEndAfter(now()),
    ...licence,
  });

  async function reviewProvider(holder: string, publicKeyDigest: string): Promise<void> {
    const licence = licences.get(publicKeyDigest);
    if (licence === undefined || (await isSuspended(publicKeyDigest))) {
      await held.revoke(holder);
    } else {
      await held.ensure(holder, licensed(licence));
    }
  }

  return {
    attestLicence: async (publicKeyDigest) => {
      const licence = licences.get(publicKeyDigest);
      if (licence === undefined) {
        throw new HealthChainError('LICENCE_UNKNOWN');
      }
      const holder = subjectOf({ kind: 'provider', publicKeyDigest });
      return held.ensure(holder, licensed(licence));
    },
    attestAdult: async (patientId) => {
      const enrolled = await unlessAbsent(authority(patientId));
      if (enrolled === undefined) {
        throw new HealthChainError('PATIENT_UNKNOWN');
      }
      if (enrolled.custodian !== mspId) {
        throw new HealthChainError('NOT_CUSTODIAN');
      }
      const validUntil = monthEndAfter(now());
      const holder = subjectOf({ kind: 'patient', patientId });
      return held.ensure(holder, { kind: 'patient', validUntil, over18: 'yes' });
    },
    revokeAdult: (patientId) => held.revoke(subjectOf({ kind: 'patient', patientId })),
    review: async () => {
      for (const holder of await held.holders()) {
        const person = parseSubject(holder);
        if (person?.kind === 'provider') {
          await reviewProvider(holder, person.publicKeyDigest);
        }
      }
    },
  };
}
