/** How a search parameter's values are indexed and compared. */
export type ParameterKind = 'token' | 'string' | 'reference' | 'date' | 'chart';

/** One search parameter of a resource type. */
export interface SearchParameter {
  readonly kind: ParameterKind;
  /** Element paths without indexes; lists are looked into. */
  readonly paths: readonly string[];
  /** Types that a reference without a type may mean; only references to these are indexed. */
  readonly targets: readonly string[];
}

export type TypeParameters = Readonly<Record<string, SearchParameter>>;

const token = (...paths: string[]): SearchParameter => ({ kind: 'token', paths, targets: [] });
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
const status = token('status');
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
  CarePlan: { ...ofSubject, category, status, encounter },
  CareTeam: { ...ofSubject, category, status },
  Claim: { ...ofPatient, identifier, status, use: token('use') },
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
    status,
    type: token('type'),
  },
  Device: { ...ofPatient, identifier, status, type: token('type') },
  DiagnosticReport: { ...ofSubject, category, code, encounter, status },
  DocumentReference: {
    ...ofSubject,
    category,
    encounter: reference('context.encounter', 'Encounter'),
    identifier: token('masterIdentifier', 'identifier'),
    status,
    type: token('type'),
  },
  Encounter: { ...ofSubject, class: token('class'), identifier, status, type: token('type') },
  ExplanationOfBenefit: { ...ofPatient, identifier, status },
  Goal: { ...ofSubject, category, 'lifecycle-status': token('lifecycleStatus') },
  ImagingStudy: { ...ofSubject, encounter, identifier, status },
  Immunization: { ...ofPatient, status, 'vaccine-code': token('vaccineCode') },
  Location: { address: text('address'), identifier, name: text('name', 'alias') },
  Medication: { code, status },
  MedicationAdministration: { ...ofSubject, code: token('medicationCodeableConcept'), status },
  MedicationDispense: { ...ofSubject, code: token('medicationCodeableConcept'), status },
  MedicationRequest: {
    ...ofSubject,
    category,
    code: token('medicationCodeableConcept'),
    encounter,
    intent: token('intent'),
    status,
  },
  Observation: { ...ofSubject, category, code, encounter, status },
  Organization: {
    address: text('address'),
    identifier,
    name: text('name', 'alias'),
    type: token('type'),
  },
  Patient: { ...names, birthdate: date('birthDate'), gender: token('gender') },
  Practitioner: { ...names, gender: token('gender') },
  PractitionerRole: {
    identifier,
    organization: reference('organization', 'Organization'),
    practitioner: reference('practitioner', 'Practitioner'),
    role: token('code'),
    specialty: token('specialty'),
  },
  Procedure: { ...ofSubject, category, code, encounter, status },
  Provenance: { patient: reference('target', 'Patient') },
  RelatedPerson: { ...ofPatient, identifier, name: text('name') },
  ServiceRequest: { ...ofSubject, category, code, encounter, intent: token('intent'), status },
  Specimen: { ...ofSubject, identifier, type: token('type') },
  SupplyDelivery: { ...ofPatient, identifier, status },
};

/** The search parameters of a type; `undefined` for a type that is not supported. */
export function parametersOf(type: string): TypeParameters | undefined {
  return Object.hasOwn(searchParameters, type) ? searchParameters[type] : undefined;
}
