import type {
  AuditEventEntity,
  Device,
  Identifier,
  Organization,
  Patient,
  Practitioner,
  Reference,
  RelatedPerson,
} from '@medplum/fhirtypes';
import { entityType, identifiers, objectRole, ownEntityType } from './codes.js';

const uuid = (id: string): Identifier => ({
  system: identifiers.uuid,
  value: `urn:uuid:${id}`,
});

/** Anything that has a random id. */
export const byId = (id: string): Reference => ({ identifier: uuid(id) });
export const consent = (id: string): Reference => ({ type: 'Consent', identifier: uuid(id) });

export const person = (publicKeyDigest: string): Reference<Practitioner> => ({
  type: 'Practitioner',
  identifier: { system: identifiers.credentialKey, value: publicKeyDigest },
});
export const organization = (mspId: string): Reference<Organization> => ({
  type: 'Organization',
  identifier: { system: identifiers.organization, value: mspId },
});
export const client = (clientId: string): Reference<Device> => ({
  type: 'Device',
  identifier: { system: identifiers.client, value: clientId },
});
/** Who alone can unwrap what was handed out. */
export const keyHolder = (keyId: string): Reference<Organization> => ({
  type: 'Organization',
  identifier: { system: identifiers.wrappingKey, value: keyId },
});
/** What decides an access: no organisation does by itself. */
export const contract: Reference<Device> = {
  type: 'Device',
  identifier: { system: identifiers.contract, value: 'AccessControlContract' },
};
/** Somebody who decides for the patient, whom the ledger knows by the delegation only. */
export const delegate = (delegationId: string): Reference<RelatedPerson> => ({
  type: 'RelatedPerson',
  identifier: uuid(delegationId),
});
/** The patient, whose chart the custodian has under its FHIR base. */
export const patient = (fhirBase: string, patientId: string): Reference<Patient> => ({
  reference: `${fhirBase}/Patient/${patientId}`,
  type: 'Patient',
});

export const patientEntity = (what: Reference<Patient>): AuditEventEntity => ({
  what,
  type: entityType('1'),
  role: objectRole('1'),
});
/** The OpenChart that something rests on. */
export const accessEntity = (accessId: string): AuditEventEntity => ({
  what: byId(accessId),
  type: ownEntityType('access'),
});
