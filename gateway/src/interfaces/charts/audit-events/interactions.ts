import type { JournalEntry, JournalInteraction } from '@healthchain/protocol';
import type { AuditEvent, AuditEventEntity, Coding, Element, Reference } from '@medplum/fhirtypes';
import {
  balp,
  dicom,
  entityType,
  eventType,
  objectRole,
  ownInteraction,
  restful,
  unknown,
} from './codes.js';

/** How an interaction is told of. */
export interface Interaction {
  readonly type: Coding;
  readonly subtype: readonly Coding[];
  readonly action: AuditEvent['action'];
  /** The BALP profile that an entry follows, if it does. */
  readonly profileOf: (entry: JournalEntry) => string | undefined;
  /** What was answered, besides the patient. */
  readonly entities: (records: readonly Reference[]) => AuditEventEntity[];
}

const object = entityType('2');
const resource = objectRole('4');

/** What was asked is in no journal: it can name a diagnosis. */
const query: AuditEventEntity & { readonly _query: Element } = {
  ...{ type: object, role: objectRole('24') },
  _query: unknown,
};

/** BALP has one object in a query, which is the query itself. */
const asked = (records: readonly Reference[]): AuditEventEntity[] => [
  query,
  ...records.map((what) => ({ what, role: resource })),
];
const none = (): undefined => undefined;

/**
 * `read` follows BALP's `PatientRead`, unless one answer read several records, and `search` its
 * `PatientQuery`; `match` too, which is FHIR's operation `$match` for another hospital. BALP has no
 * pattern for a share code that was used, nor for a look at the journal: they are DICOM's "Query" and
 * "Audit Log Used".
 */
export const interactions: Readonly<Record<JournalInteraction, Interaction>> = {
  read: {
    type: eventType('rest'),
    subtype: [restful('read')],
    action: 'R',
    profileOf: ({ records }) => (records.length === 1 ? balp('PatientRead') : undefined),
    entities: (records) => records.map((what) => ({ what, type: object, role: resource })),
  },
  search: {
    type: eventType('rest'),
    subtype: [restful('search')],
    action: 'E',
    profileOf: () => balp('PatientQuery'),
    entities: asked,
  },
  match: {
    type: eventType('rest'),
    subtype: [restful('operation'), ownInteraction('match')],
    action: 'E',
    profileOf: () => balp('PatientQuery'),
    entities: asked,
  },
  share: {
    type: dicom('110112'),
    subtype: [ownInteraction('share')],
    action: 'E',
    profileOf: none,
    entities: asked,
  },
  journal: {
    type: dicom('110101'),
    subtype: [ownInteraction('journal')],
    action: 'R',
    profileOf: none,
    entities: () => [{ type: object, role: objectRole('13'), name: 'Read journal' }],
  },
};
