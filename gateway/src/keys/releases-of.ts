import type { Access, Release } from '@healthchain/protocol';
import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import type { KeyLedger } from './key-ledger.js';

export interface ReleasesOptions {
  readonly keys: Pick<KeyLedger, 'released'>;
  /** MSP ids of all organisations that can have handed out keys: custodian and key keepers. */
  readonly organizations: readonly string[];
}

/** Every release for these accesses. */
export type ReleasesOf = (accesses: readonly Access[]) => Promise<readonly Release[]>;

export function releasesOf({ keys, organizations }: ReleasesOptions): ReleasesOf {
  return async (accesses) => {
    const found: Release[] = [];
    // One access after the other: a patient with many does not take the peer from everybody else.
    for (const { request, outcome } of accesses) {
      // For what was refused, nobody can commit a release.
      const asked = outcome.kind === 'permitted' ? organizations : [];
      const { patientId, accessId } = request;
      const answers = await Promise.all(
        asked.map((organization) => unlessAbsent(keys.released(patientId, accessId, organization))),
      );
      found.push(...answers.filter((release) => release !== undefined));
    }
    return found;
  };
}
