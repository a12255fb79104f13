import type { AccessBasis } from '@healthchain/protocol';
import type { AuditEventEntity } from '@medplum/fhirtypes';
import { ownEntityType, resourceType } from './codes.js';
import { byId, consent } from './parties.js';

/** The consent or the emergency that an access names. */
export function basisEntity(basis: AccessBasis): AuditEventEntity {
  return basis.kind === 'consent'
    ? { what: consent(basis.consentId), type: resourceType('Consent') }
    : { what: byId(basis.emergencyId), type: ownEntityType('emergency') };
}
