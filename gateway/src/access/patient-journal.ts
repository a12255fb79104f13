import type { Access, JournalEvidence, ProvenEntry, Release } from '@healthchain/protocol';
import { lookAt } from '../journal/looks.js';
import type { JournalService } from '../journal/journal-service.js';
import type { AccessLedger } from './access-ledger.js';

/** All that a patient is shown, and whose part is missing. */
export interface ShownJournal {
  readonly evidence: JournalEvidence;
  /** MSP ids. */
  readonly unreachable: readonly string[];
}

/** Whose journal is looked at: by the patient or, if it names a delegation, by their delegate. */
export interface JournalLook {
  readonly patientId: string;
  readonly delegationId?: string;
}

/** Who asked for a patient's chart, who handed out keys and who read what, with the proofs. */
export type PatientJournal = (look: JournalLook) => Promise<ShownJournal>;

export interface PatientJournalOptions {
  readonly ledger: Pick<AccessLedger, 'accesses'>;
  /** Who handed out keys for these accesses. */
  readonly releasesOf: (accesses: readonly Access[]) => Promise<readonly Release[]>;
  readonly journal: Pick<JournalService, 'proven' | 'record'>;
  /** The organisations whose gateways may have answered something about a patient. */
  readonly others: readonly string[];
  /** Another organisation's part of the journal. */
  readonly askFor: (mspId: string, patientId: string) => Promise<readonly ProvenEntry[]>;
  readonly onUnreachable: (error: unknown) => void;
}

export function patientJournal(options: PatientJournalOptions): PatientJournal {
  const { ledger, releasesOf, journal, others, askFor, onUnreachable } = options;
  return async ({ patientId, delegationId }) => {
    const own = await journal.proven(patientId);
    const parts = await Promise.all(
      others.map(async (mspId) => {
        try {
          return { mspId, entries: await askFor(mspId, patientId) };
        } catch (error) {
          onUnreachable(error);
          return { mspId, entries: undefined };
        }
      }),
    );
    const accesses = await ledger.accesses(patientId);
    const releases = await releasesOf(accesses);
    // A look at the journal is a read too.
    const actor =
      delegationId === undefined
        ? { kind: 'patient' as const }
        : { kind: 'delegate' as const, delegationId };
    await journal.record([lookAt(patientId, actor)]);
    return {
      evidence: {
        patientId,
        accesses: [...accesses],
        releases: [...releases],
        entries: [...own, ...parts.flatMap(({ entries = [] }) => entries)],
      },
      unreachable: parts.flatMap(({ mspId, entries }) => (entries === undefined ? [mspId] : [])),
    };
  };
}
