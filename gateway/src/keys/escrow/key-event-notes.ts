import {
  consentRecorded,
  consentRevoked,
  delegationEnded,
  emergencyDeclared,
  emergencyEnded,
  enrolmentReplaced,
  providerEnrolmentReplaced,
  randomId,
} from '@healthchain/protocol';
import { z } from 'zod';
import type { Alerts } from '../../platform/durable-store/alerts.js';
import type { EndedDecisions } from '../../platform/durable-store/ended-decisions.js';
import type { Escrows } from '../../platform/durable-store/escrows.js';
import { parseLedgerJson } from '../../platform/fabric/ledger-query.js';
import type { NoteEvent } from './take-key-events.js';

/** Notes by the name of the event. */
export type Notes = readonly (readonly [event: string, note: NoteEvent])[];

const ofConsent = z.object({ consentId: randomId });
const ofDelegation = z.object({ delegationId: randomId });
const ofEmergency = z.object({ emergencyId: randomId });
const ofEnrolment = z.object({ enrolmentId: randomId });

/** What a key keeper remembers: consents that were revoked, enrolments that were replaced, delegations and emergencies that were ended. */
export function endingNotes(ended: Pick<EndedDecisions, 'add'>): Notes {
  return [
    [consentRevoked, noting(ofConsent, ({ consentId }) => ended.add('consent', consentId))],
    [
      delegationEnded,
      noting(ofDelegation, ({ delegationId }) => ended.add('delegation', delegationId)),
    ],
    [emergencyEnded, noting(ofEmergency, ({ emergencyId }) => ended.add('emergency', emergencyId))],
    [
      enrolmentReplaced,
      noting(ofEnrolment, ({ enrolmentId }) => ended.add('enrolment', enrolmentId)),
    ],
    [
      providerEnrolmentReplaced,
      noting(ofEnrolment, ({ enrolmentId }) => ended.add('provider-enrolment', enrolmentId)),
    ],
  ];
}

/** What a custodian with key keepers remembers: consents to deposit for. */
export function consentNotes(escrows: Pick<Escrows, 'add'>): Notes {
  return [[consentRecorded, noting(ofConsent, ({ consentId }) => escrows.add(consentId))]];
}

/** What an organisation remembers that alerts somebody: emergencies. */
export function emergencyNotes(alerts: Pick<Alerts, 'note'>): Notes {
  return [[emergencyDeclared, noting(ofEmergency, ({ emergencyId }) => alerts.note(emergencyId))]];
}

/** Notes an event whose payload fits its schema. */
export function noting<Schema extends z.ZodType>(
  schema: Schema,
  note: (event: z.infer<Schema>, transactionId: string) => Promise<void>,
): NoteEvent {
  return async (payload, transactionId) => {
    const parsed = schema.safeParse(jsonOf(payload));
    if (parsed.success) {
      await note(parsed.data, transactionId);
    }
  };
}

function jsonOf(payload: Uint8Array): unknown {
  try {
    return parseLedgerJson(payload);
  } catch {
    return undefined;
  }
}
