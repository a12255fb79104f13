import type { Release } from '@healthchain/protocol';
import type { AccessLedger } from '../../access/access-ledger.js';
import { unlessAbsent } from '../../platform/fabric/ledger-query.js';
import type { Escrows, NotedRelease } from '../../platform/durable-store/escrows.js';
import type { OpenedCompartment } from '../../records/scope/records-in-scope.js';
import type { KeyLedger } from '../key-ledger.js';

export interface RetireOptions {
  readonly mspId: string;
  /** MSP ids of all organisations that can have been key keepers. */
  readonly others: readonly string[];
  readonly access: Pick<AccessLedger, 'authority' | 'access'>;
  readonly keys: Pick<KeyLedger, 'released'>;
  readonly escrows: Pick<Escrows, 'removeRelease' | 'retire'>;
  readonly compartments: (chartId: string) => Promise<readonly OpenedCompartment[]>;
  /** What is written into the chart from now on leaves out its retired compartments. */
  readonly onRetired: (chartId: string) => void;
}

/**
 * Looks who handed out keys for an access. Where key keepers did for an own patient, the reader holds
 * compartment keys: what is written later goes into new compartments.
 */
export function retireReleased(options: RetireOptions): (noted: NotedRelease) => Promise<void> {
  const { mspId, access, escrows } = options;
  return async (noted) => {
    const { accessId } = noted;
    const release = await releaseByKeeper(options, accessId);
    const custodian = release && (await access.authority(release.patientId)).custodian;
    if (release === undefined || custodian !== mspId) {
      await escrows.removeRelease(noted);
      return;
    }
    const { patientId } = release;
    const { request } = await access.access(patientId, accessId);
    const kinds: readonly string[] = request.compartments;
    const compartments = await options.compartments(patientId);
    await escrows.retire(
      noted,
      compartments
        .filter(({ sensitivity }) => kinds.includes(sensitivity))
        .map(({ compartment }) => compartment.compartmentId),
    );
    options.onRetired(patientId);
  };
}

async function releaseByKeeper(
  { others, keys }: RetireOptions,
  accessId: string,
): Promise<Release | undefined> {
  for (const other of others) {
    const release = await unlessAbsent(keys.released(accessId, other));
    if (release !== undefined) {
      return release;
    }
  }
  return undefined;
}
