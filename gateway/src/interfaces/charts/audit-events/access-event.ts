import { type Access, canonicalJson, leafHash } from '@healthchain/protocol';
import type { AuditEvent, AuditEventAgent } from '@medplum/fhirtypes';
import { basisEntity } from './basis-entity.js';
import {
  accessPolicy,
  actReason,
  balp,
  concept,
  decision,
  dicom,
  ownRole,
  participation,
  roleClass,
  securityRole,
  sourceType,
  unknown,
} from './codes.js';
import type { IdentifiedEvent } from './identified-event.js';
import { contract, organization, patient, patientEntity, person } from './parties.js';

/**
 * An OpenChart, permitted or refused. Under a consent it follows BALP's `AuthZconsent`, whose list of
 * entities is closed, so that the access's id is a detail of the consent. BALP has no pattern for an
 * emergency: that is the same event with DICOM's "Emergency Override Started". Which application
 * asked, and from where, nobody kept.
 */
export function accessEvent(access: Access, fhirBase: string): IdentifiedEvent {
  const { request, at, outcome } = access;
  const { basis, accessId, patientId, purpose } = request;
  const detail = [{ type: 'access', valueString: accessId }];
  return {
    resourceType: 'AuditEvent',
    id: leafHash(canonicalJson(access)),
    ...(basis.kind === 'consent' ? { meta: { profile: [balp('AuthZconsent')] } } : {}),
    type: dicom('110113'),
    subtype: [basis.kind === 'consent' ? decision('AuthZ-Consent') : dicom('110127')],
    action: 'E',
    recorded: at,
    ...outcomeOf(outcome),
    purposeOfEvent: [concept(actReason(purpose))],
    agent: agentsOf(access),
    source: { observer: contract, type: [sourceType('6')] },
    entity: [patientEntity(patient(fhirBase, patientId)), { ...basisEntity(basis), detail }],
  };
}

function outcomeOf(outcome: Access['outcome']): Pick<AuditEvent, 'outcome' | 'outcomeDesc'> {
  return outcome.kind === 'permitted'
    ? { outcome: '0' }
    : { outcome: '8', outcomeDesc: outcome.reason };
}

function agentsOf({
  publicKeyDigest,
  organization: mspId,
  role,
  policyVersion,
}: Access): AuditEventAgent[] {
  return [
    {
      type: concept(dicom('110150')),
      ...{ who: unknown, requestor: false, network: unknown },
    },
    {
      type: concept(participation('IRCP')),
      ...{ who: person(publicKeyDigest), requestor: true, role: [concept(ownRole(role))] },
      ...(policyVersion === undefined ? {} : { policy: [accessPolicy(policyVersion)] }),
    },
    { type: concept(roleClass('PROV')), who: organization(mspId), requestor: false },
    { type: concept(securityRole('authserver')), who: contract, requestor: false },
  ];
}
