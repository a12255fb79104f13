/** How a search parameter's values are indexed and compared. */
export type ParameterKind = 'token' | 'string' | 'reference' | 'date' | 'chart';

/** One search parameter of a resource type. */
export interface SearchParameter {
  readonly kind: ParameterKind;
  /** Element paths without indexes; lists are looked into. */
  readonly paths: readonly string[];
  /** Types that a reference without a type may mean; only references to these are indexed. */
  readonly targets: readonly string[];
  /** Code system of an element of type `code`, which its values do not name. */
  readonly system?: string;
}

export type TypeParameters = Readonly<Record<string, SearchParameter>>;

const token = (...paths: string[]): SearchParameter => ({ kind: 'token', paths, targets: [] });
/** An element of type `code`. @param system a name below `http://hl7.org/fhir/`, or a URL */
const coded = (path: string, system: string): SearchParameter => ({
  ...token(path),
  system: new URL(system, 'http://hl7.org/fhir/').href,
});
const text = (...paths: string[]): SearchParameter => ({ kind: 'string', paths, targets: [] });
const date = (...paths: string[]): SearchParameter => ({ kind: 'date', paths, targets: [] });
const reference = (path: string, ...targets: string[]): SearchParameter => ({
  kind: 'reference',
  paths: [path],
  targets,
});
/** The patient whose chart a resource is in: selects the chart, and takes no index entry. */
const chart = (path: string): SearchParameter => ({
  kind: 'chart',
  paths: [path],
  targets: ['Patient'],
});

const ofPatient: TypeParameters = { patient: chart('patient') };
const ofSubject: TypeParameters = { patient: chart('subject'), subject: chart('subject') };
const encounter = reference('encounter', 'Encounter');
const identifier = token('identifier');
const status = (system: string): SearchParameter => coded('status', system);
const gender = coded('gender', 'administrative-gender');
const category = token('category');
const code = token('code');
const names: TypeParameters = {
  identifier,
  name: text('name'),
  family: text('name.family'),
  given: text('name.given'),
};

/**
 * Every resource type that is accepted, with its search parameters (names as in FHIR R4 and US Core
 * 6.1.0). The index and the CapabilityStatement are both made from this table.
 */
export const searchParameters: Readonly<Record<string, TypeParameters>> = {
  AllergyIntolerance: { ...ofPatient, code, 'clinical-status': token('clinicalStatus') },
  CarePlan: { ...ofSubject, category, status: status('request-status'), encounter },
  CareTeam: { ...ofSubject, category, status: status('care-team-status') },
  Claim: { ...ofPatient, identifier, status: status('fm-status'), use: coded('use', 'claim-use') },
  Condition: {
    ...ofSubject,
    category,
    code,
    encounter,
    'clinical-status': token('clinicalStatus'),
  },
  Coverage: {
    patient: chart('beneficiary'),
    beneficiary: chart('beneficiary'),
    identifier,
    status: status('fm-status'),
    type: token('type'),
  },
  Device: { ...ofPatient, identifier, status: status('device-status'), type: token('type') },
  DiagnosticReport: {
    ...ofSubject,
    category,
    code,
    encounter,
    status: status('diagnostic-report-status'),
  },
  DocumentReference: {
    ...ofSubject,
    category,
    encounter: reference('context.encounter', 'Encounter'),
    identifier: token('masterIdentifier', 'identifier'),
    status: status('document-reference-status'),
    type: token('type'),
  },
  Encounter: {
    ...ofSubject,
    class: token('class'),
    identifier,
    status: status('encounter-status'),
    type: token('type'),
  },
  ExplanationOfBenefit: { ...ofPatient, identifier, status: status('explanationofbenefit-status') },
  Goal: { ...ofSubject, category, 'lifecycle-status': coded('lifecycleStatus', 'goal-status') },
  ImagingStudy: { ...ofSubject, encounter, identifier, status: status('imagingstudy-status') },
  Immunization: {
    ...ofPatient,
    status: status('event-status'),
    'vaccine-code': token('vaccineCode'),
  },
  Location: { address: text('address'), identifier, name: text('name', 'alias') },
  Medication: { code, status: status('CodeSystem/medication-status') },
  MedicationAdministration: {
    ...ofSubject,
    code: token('medicationCodeableConcept'),
    status: status('http://terminology.hl7.org/CodeSystem/medication-admin-status'),
  },
  MedicationDispense: {
    ...ofSubject,
    code: token('medicationCodeableConcept'),
    status: status('http://terminology.hl7.org/CodeSystem/medicationdispense-status'),
  },
  MedicationRequest: {
    ...ofSubject,
    category,
    code: token('medicationCodeableConcept'),
    encounter,
    intent: coded('intent', 'CodeSystem/medicationrequest-intent'),
    status: status('CodeSystem/medicationrequest-status'),
  },
  Observation: { ...ofSubject, category, code, encounter, status: status('observation-status') },
  Organization: {
    address: text('address'),
    identifier,
    name: text('name', 'alias'),
    type: token('type'),
  },
  Patient: { ...names, birthdate: date('birthDate'), gender },
  Practitioner: { ...names, gender },
  PractitionerRole: {
    identifier,
    organization: reference('organization', 'Organization'),
    practitioner: reference('practitioner', 'Practitioner'),
    role: token('code'),
    specialty: token('specialty'),
  },
  Procedure: { ...ofSubject, category, code, encounter, status: status('event-status') },
  Provenance: { patient: reference('target', 'Patient') },
  RelatedPerson: { ...ofPatient, identifier, name: text('name') },
  ServiceRequest: {
    ...ofSubject,
    category,
    code,
    encounter,
    intent: coded('intent', 'request-intent'),
    status: status('request-status'),
  },
  Specimen: { ...ofSubject, identifier, type: token('type') },
  SupplyDelivery: { ...ofPatient, identifier, status: status('supplydelivery-status') },
};

/** The search parameters of a type; `undefined` for a type that is not supported. */
export function parametersOf(type: string): TypeParameters | undefined {
  return Object.hasOwn(searchParameters, type) ? searchParameters[type] : undefined;
}
