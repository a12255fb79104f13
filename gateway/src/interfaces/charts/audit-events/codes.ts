import type { CodeableConcept, Coding, Extension } from '@medplum/fhirtypes';

/** Of what FHIR and BALP have no codes for. */
const own = 'https://healthchain.example/fhir';

const system =
  (uri: string) =>
  (code: string): Coding => ({ system: uri, code });

/** DICOM, PS3.16: kinds of events and of participants. */
export const dicom = system('http://dicom.nema.org/resources/ontology/DCM');
export const eventType = system('http://terminology.hl7.org/CodeSystem/audit-event-type');
export const restful = system('http://hl7.org/fhir/restful-interaction');
/** BALP's own subtypes of authorisation decisions. */
export const decision = system('https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType');
export const lifecycle = system('http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle');
export const sourceType = system('http://terminology.hl7.org/CodeSystem/security-source-type');
export const entityType = system('http://terminology.hl7.org/CodeSystem/audit-entity-type');
export const resourceType = system('http://hl7.org/fhir/resource-types');
export const objectRole = system('http://terminology.hl7.org/CodeSystem/object-role');
export const participation = system('http://terminology.hl7.org/CodeSystem/v3-ParticipationType');
export const roleClass = system('http://terminology.hl7.org/CodeSystem/v3-RoleClass');
export const securityRole = system(
  'http://terminology.hl7.org/CodeSystem/extra-security-role-type',
);
export const actReason = system('http://terminology.hl7.org/CodeSystem/v3-ActReason');

export const ownRole = system(`${own}/CodeSystem/roles`);
export const ownInteraction = system(`${own}/CodeSystem/journal-interactions`);
export const ownEntityType = system(`${own}/CodeSystem/audit-entity-types`);
export const accessPolicy = (version: number): string => `${own}/access-policy/${version}`;

/** Systems of identifiers. */
export const identifiers = {
  uuid: 'urn:ietf:rfc:3986',
  credentialKey: `${own}/identifiers/credential-key`,
  organization: `${own}/identifiers/msp-id`,
  client: `${own}/identifiers/client`,
  wrappingKey: `${own}/identifiers/wrapping-key`,
  contract: `${own}/identifiers/contract`,
} as const;

/** A profile of IHE Basic Audit Log Patterns 1.1. */
export const balp = (name: string): string =>
  `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`;

export const concept = (coding: Coding): CodeableConcept => ({ coding: [coding] });

/** What a profile wants and nobody kept. */
export const unknown: { readonly extension: Extension[] } = {
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
      valueCode: 'unknown',
    },
  ],
};
