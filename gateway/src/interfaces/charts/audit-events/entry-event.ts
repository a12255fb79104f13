import {
  type Access,
  type JournalActor,
  type JournalEntry,
  journalLeaf,
} from '@healthchain/protocol';
import type { AuditEventAgent, Patient, Reference } from '@medplum/fhirtypes';
import { actReason, concept, dicom, ownRole, participation, sourceType, unknown } from './codes.js';
import type { IdentifiedEvent } from './identified-event.js';
import { interactions } from './interactions.js';
import {
  accessEntity,
  byId,
  client,
  delegate,
  organization,
  patient,
  patientEntity,
  person,
} from './parties.js';

/**
 * An answer that held something of the patient; {@link interactions} says which BALP profile it
 * follows. Its id is the entry's leaf under its anchor. From where somebody asked, and with which
 * application a person did, nobody kept; nor does an entry know the types of its records, but for the
 * Patient, whose id is the chart's.
 *
 * @param access that it was read under, if the evidence has it
 */
export function entryEvent(
  entry: JournalEntry,
  access: Access | undefined,
  fhirBase: string,
): IdentifiedEvent {
  const { patientId, accessId, records, at, interaction } = entry;
  const { type, subtype, action, profileOf, entities } = interactions[interaction];
  const profile = profileOf(entry);
  const subject = patient(fhirBase, patientId);
  const purpose = entry.actor.kind === 'patient' ? 'PATRQT' : access?.request.purpose;
  const observer = organization(entry.organization);
  return {
    resourceType: 'AuditEvent',
    id: journalLeaf(entry),
    ...(profile === undefined ? {} : { meta: { profile: [profile] } }),
    ...{ type, subtype: [...subtype], action, recorded: at, outcome: '0' },
    ...(purpose === undefined ? {} : { purposeOfEvent: [concept(actReason(purpose))] }),
    agent: [...machinesOf(entry), ...userOf(entry.actor, access, subject)],
    source: { observer, type: [sourceType('4')] },
    entity: [
      patientEntity(subject),
      ...entities(records.map((id) => (id === patientId ? subject : byId(id)))),
      ...(accessId === undefined ? [] : [accessEntity(accessId)]),
    ],
  };
}

/** Client and gateway. The source is where data come from in a read, and where a query does. */
function machinesOf({
  actor,
  interaction,
  organization: mspId,
}: JournalEntry): [AuditEventAgent, AuditEventAgent] {
  const [source, destination] = [concept(dicom('110153')), concept(dicom('110152'))];
  const isQuery = interactions[interaction].action === 'E';
  return [
    {
      type: isQuery ? source : destination,
      who: clientOf(actor),
      requestor: actor.kind === 'client',
      network: unknown,
    },
    {
      type: isQuery ? destination : source,
      who: organization(mspId),
      requestor: false,
      network: unknown,
    },
  ];
}

function clientOf(actor: JournalActor): AuditEventAgent['who'] {
  switch (actor.kind) {
    case 'client':
      return client(actor.clientId);
    case 'organization':
      return organization(actor.mspId);
    default:
      return unknown;
  }
}

/** Who was told, by name of what the ledger knows them by. */
function userOf(
  actor: JournalActor,
  access: Access | undefined,
  subject: Reference<Patient>,
): AuditEventAgent[] {
  const recipient = { type: concept(participation('IRCP')), requestor: true };
  switch (actor.kind) {
    case 'client':
      return [];
    case 'patient':
      return [{ ...recipient, who: subject }];
    case 'delegate':
      return [{ ...recipient, who: delegate(actor.delegationId) }];
    default: {
      const role = access === undefined ? {} : { role: [concept(ownRole(access.role))] };
      return [{ ...recipient, who: person(actor.publicKeyDigest), ...role }];
    }
  }
}
