import {
  chainFaults,
  type ChainFault,
  type JournalEvidence,
  type ProvenEntry,
} from '@healthchain/protocol';
import type { Report } from '../report.js';
import type { Anchors } from './anchors.js';
import {
  objectionsToProof,
  objectionsToRead,
  objectionsToStranger,
  type Objection,
} from './objections.js';

/** What the blocks say about a patient's journal. */
export interface LedgerFacts {
  readonly anchors: Anchors;
  /** MSP id of who keeps the patient's chart. */
  readonly custodian: string | undefined;
}

/** Checks the entries of the evidence against each other, the anchors and the accesses. */
export function checkEntries(
  { patientId, accesses, entries }: JournalEvidence,
  { anchors, custodian }: LedgerFacts,
  report: Report,
): void {
  const byId = new Map(accesses.map((access) => [access.request.accessId, access]));
  if (entries.length > 0 && custodian === undefined) {
    const detail = 'No valid transaction wrote the chart: who needs an access cannot be told.';
    report.fail('entries', 'chart-not-on-ledger', detail);
  }
  for (const proven of entries) {
    const objections = [
      ...objectionsToProof(proven, patientId, anchors),
      ...objectionsToStranger(proven.entry, custodian),
      ...objectionsToRead(proven.entry, byId),
    ];
    for (const [code, detail] of objections) {
      report.fail('entries', code, `Entry ${proven.entry.entryId}: ${detail}`);
    }
  }
  for (const fault of chainFaults(entries.map(({ entry }) => entry))) {
    report.fail('entries', ...objectionTo(fault));
  }
  report.figure('entries', figureOf(entries, custodian));
}

function objectionTo(fault: ChainFault): Objection {
  const { kind, organization } = fault;
  switch (kind) {
    case 'missing':
      return [
        'entry-missing',
        fault.from === fault.to
          ? `Entry ${fault.from} of ${organization} is missing.`
          : `Entries ${fault.from} to ${fault.to} of ${organization} are missing.`,
      ];
    case 'repeated':
      return ['entry-repeated', `${organization} has several entries ${fault.number}.`];
    case 'previous':
      return [
        'entry-previous',
        `Entry ${fault.number} of ${organization} does not name the one before.`,
      ];
  }
}

/** Up to which number each organisation's entries go: the newest can be withheld. */
function figureOf(entries: readonly ProvenEntry[], custodian: string | undefined): string {
  const highest = new Map<string, number>();
  for (const { organization, number } of entries.map(({ entry }) => entry)) {
    highest.set(organization, Math.max(number, highest.get(organization) ?? 0));
  }
  const parts = [...highest].map(
    ([organization, number]) =>
      `, ${organization}${organization === custodian ? ' (custodian)' : ''} up to ${number}`,
  );
  return `${entries.length} under their anchors${parts.join('')}`;
}
