import { randomBytes } from 'node:crypto';
import { HealthChainError, shareCodeBytes, shareCodeOf } from '@healthchain/protocol';
import type { ShareCodes } from '../platform/durable-store/share-codes.js';
import { digestOf, isSameProof, proofOf, tagOf } from './share-code-proof.js';

/** A code for the patient to read out; it is told once. */
export interface ShareCode {
  readonly code: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** What another hospital tells of a code that it was given. */
export interface PresentedCode {
  readonly tag: string;
  readonly proof: string;
}

/** Makes share codes of the organisation's patients, and takes each back once. */
export interface ShareCodeDesk {
  /** @throws HealthChainError SHARE_CODES_EXHAUSTED */
  readonly make: (patientId: string) => Promise<ShareCode>;
  /** Takes back all open codes of a patient. */
  readonly withdraw: (patientId: string) => Promise<void>;
  /** Whose code it was, the first time; `undefined` for a code that is wrong, expired or used. */
  readonly redeem: (asker: string, presented: PresentedCode) => Promise<string | undefined>;
}

export interface ShareCodeDeskOptions {
  readonly mspId: string;
  readonly store: ShareCodes;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Milliseconds. */
const lifetime = 24 * 60 * 60_000;
/** Open codes of one patient. */
const mostOpen = 3;

export function shareCodeDesk(options: ShareCodeDeskOptions): ShareCodeDesk {
  const { mspId, store, now = Date.now } = options;
  return {
    make: async (patientId) => {
      const code = shareCodeOf(randomBytes(shareCodeBytes));
      const expiresAt = now() + lifetime;
      const row = { digest: digestOf(code), tag: tagOf(code), patientId, expiresAt };
      if (!(await store.add(row, mostOpen))) {
        throw new HealthChainError('SHARE_CODES_EXHAUSTED');
      }
      return { code, expiresAt: new Date(expiresAt).toISOString() };
    },
    withdraw: (patientId) => store.withdraw(patientId),
    redeem: async (asker, { tag, proof }) => {
      const digest = (await store.withTag(tag)).find((one) =>
        isSameProof(proofOf(one, { asker, custodian: mspId }), proof),
      );
      return digest === undefined ? undefined : store.take(digest);
    },
  };
}
