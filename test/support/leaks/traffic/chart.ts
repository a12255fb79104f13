import { randomBytes, randomUUID } from 'node:crypto';
import type { CanaryBook } from '../canary.js';

export interface ChartEntry {
  readonly fullUrl: string;
  readonly resource: { readonly resourceType: string } & Readonly<Record<string, unknown>>;
  readonly request: { readonly method: 'POST'; readonly url: string };
}

/** A chart with a canary in every element that holds something of a person. */
export function chartOf(book: CanaryBook): ChartEntry[] {
  const patient = `urn:uuid:${randomUUID()}`;
  const subject = { reference: patient, display: book.word('Reference.display') };
  return [
    entryOf(patientOf(book), patient),
    ...[
      ...observationsOf(book, subject),
      conditionOf(book, subject),
      medicationRequestOf(book, subject),
      procedureOf(book, subject),
      encounterOf(book, subject),
      diagnosticReportOf(book, subject),
      ...documentsOf(book, subject),
      allergyOf(book, subject),
      immunizationOf(book, subject),
    ].map((resource) => entryOf(resource)),
  ];
}

type Resource = ChartEntry['resource'];
type Subject = Readonly<Record<string, string>>;

function entryOf(resource: Resource, fullUrl = `urn:uuid:${randomUUID()}`): ChartEntry {
  return { fullUrl, resource, request: { method: 'POST', url: resource.resourceType } };
}

function narrative(book: CanaryBook, name: string): object {
  const div = `<div xmlns="http://www.w3.org/1999/xhtml"><p>${book.word(name)}</p></div>`;
  return { status: 'generated', div };
}

function concept(book: CanaryBook, name: string): object {
  return {
    coding: [
      {
        system: `http://codes.example/${book.word(`${name}.coding.system`)}`,
        code: book.word(`${name}.coding.code`),
        display: book.word(`${name}.coding.display`),
      },
    ],
    text: book.word(`${name}.text`),
  };
}

function identifier(book: CanaryBook, name: string): object {
  return {
    system: `http://ids.example/${book.word(`${name}.system`)}`,
    value: book.word(`${name}.value`),
    type: concept(book, `${name}.type`),
    assigner: { display: book.word(`${name}.assigner`) },
  };
}

function humanName(book: CanaryBook, name: string): object {
  return {
    text: book.word(`${name}.text`),
    family: book.word(`${name}.family`),
    given: [book.word(`${name}.given`)],
    prefix: [book.word(`${name}.prefix`)],
    suffix: [book.word(`${name}.suffix`)],
  };
}

function address(book: CanaryBook, name: string): object {
  const part = (element: string): string => book.word(`${name}.${element}`);
  return {
    text: part('text'),
    line: [part('line')],
    city: part('city'),
    district: part('district'),
    state: part('state'),
    postalCode: part('postalCode'),
    country: part('country'),
  };
}

const phone = (book: CanaryBook, name: string): object => ({
  system: 'phone',
  value: book.digits(name),
});

function patientOf(book: CanaryBook): Resource {
  return {
    resourceType: 'Patient',
    text: narrative(book, 'Patient.text'),
    extension: [
      { url: 'http://extensions.example/note', valueString: book.word('Patient.extension') },
    ],
    identifier: [identifier(book, 'Patient.identifier')],
    name: [humanName(book, 'Patient.name')],
    telecom: [
      phone(book, 'Patient.telecom.phone'),
      { system: 'email', value: `${book.word('Patient.telecom.email')}@example.org` },
    ],
    gender: 'female',
    birthDate: book.date('Patient.birthDate'),
    address: [address(book, 'Patient.address')],
    maritalStatus: { text: book.word('Patient.maritalStatus') },
    photo: [attachment(book, 'Patient.photo', 64)],
    contact: [
      {
        relationship: [{ text: book.word('Patient.contact.relationship') }],
        name: humanName(book, 'Patient.contact.name'),
        telecom: [phone(book, 'Patient.contact.telecom')],
        address: address(book, 'Patient.contact.address'),
      },
    ],
    communication: [{ language: { text: book.word('Patient.communication') } }],
    generalPractitioner: [{ display: book.word('Patient.generalPractitioner') }],
  };
}

function observationsOf(book: CanaryBook, subject: Subject): Resource[] {
  const common = (name: string): Resource => ({
    resourceType: 'Observation',
    status: 'final',
    subject,
    category: [{ text: book.word(`${name}.category`) }],
    code: concept(book, `${name}.code`),
    note: [{ text: book.word(`${name}.note`) }],
  });
  const value = book.decimal('Observation.valueQuantity.value');
  return [
    {
      ...common('Observation of a text'),
      identifier: [identifier(book, 'Observation.identifier')],
      text: narrative(book, 'Observation.text'),
      effectiveDateTime: `${book.date('Observation.effectiveDateTime')}T08:00:00Z`,
      performer: [{ display: book.word('Observation.performer') }],
      valueString: book.word('Observation.valueString'),
      interpretation: [{ text: book.word('Observation.interpretation') }],
      bodySite: { text: book.word('Observation.bodySite') },
      method: { text: book.word('Observation.method') },
      referenceRange: [{ text: book.word('Observation.referenceRange') }],
    },
    {
      ...common('Observation of a quantity'),
      valueQuantity: { value: Number(value), unit: book.word('Observation.valueQuantity.unit') },
    },
    {
      ...common('Observation of components'),
      component: [
        {
          code: { text: book.word('Observation.component.code') },
          valueString: book.word('Observation.component.value'),
        },
      ],
    },
  ];
}

function conditionOf(book: CanaryBook, subject: Subject): Resource {
  return {
    resourceType: 'Condition',
    subject,
    clinicalStatus: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' },
      ],
    },
    code: concept(book, 'Condition.code'),
    onsetString: book.word('Condition.onsetString'),
    stage: [{ summary: { text: book.word('Condition.stage') } }],
    note: [{ text: book.word('Condition.note'), authorString: book.word('Condition.author') }],
  };
}

function medicationRequestOf(book: CanaryBook, subject: Subject): Resource {
  return {
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    subject,
    requester: { display: book.word('MedicationRequest.requester') },
    medicationCodeableConcept: concept(book, 'MedicationRequest.medication'),
    reasonCode: [{ text: book.word('MedicationRequest.reason') }],
    dosageInstruction: [
      {
        text: book.word('MedicationRequest.dosage.text'),
        patientInstruction: book.word('MedicationRequest.dosage.patientInstruction'),
      },
    ],
    note: [{ text: book.word('MedicationRequest.note') }],
  };
}

function procedureOf(book: CanaryBook, subject: Subject): Resource {
  return {
    resourceType: 'Procedure',
    status: 'completed',
    subject,
    code: concept(book, 'Procedure.code'),
    performedString: book.word('Procedure.performedString'),
    outcome: { text: book.word('Procedure.outcome') },
    followUp: [{ text: book.word('Procedure.followUp') }],
  };
}

function encounterOf(book: CanaryBook, subject: Subject): Resource {
  return {
    resourceType: 'Encounter',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject,
    type: [concept(book, 'Encounter.type')],
    reasonCode: [{ text: book.word('Encounter.reason') }],
    participant: [{ individual: { display: book.word('Encounter.participant') } }],
    location: [{ location: { display: book.word('Encounter.location') } }],
  };
}

function diagnosticReportOf(book: CanaryBook, subject: Subject): Resource {
  return {
    resourceType: 'DiagnosticReport',
    status: 'final',
    subject,
    code: concept(book, 'DiagnosticReport.code'),
    conclusion: book.word('DiagnosticReport.conclusion'),
    conclusionCode: [{ text: book.word('DiagnosticReport.conclusionCode') }],
    presentedForm: [attachment(book, 'DiagnosticReport.presentedForm', 128)],
  };
}

/** One that stands in the collection, one that goes to IPFS in one chunk and one in several. */
function documentsOf(book: CanaryBook, subject: Subject): Resource[] {
  return [256, 40_000, 400_000].map((size) => ({
    resourceType: 'DocumentReference',
    status: 'current',
    subject,
    type: concept(book, `DocumentReference.type (${size})`),
    description: book.word(`DocumentReference.description (${size})`),
    content: [{ attachment: attachment(book, `DocumentReference.content (${size})`, size) }],
  }));
}

/** Content that no compressor makes smaller, with a canary in its middle. */
function attachment(book: CanaryBook, name: string, size: number): object {
  const data = Buffer.concat([
    randomBytes(size / 2),
    Buffer.from(` ${book.word(`${name}.data`)} `),
    randomBytes(size / 2),
  ]);
  return {
    contentType: 'application/octet-stream',
    title: book.word(`${name}.title`),
    data: data.toString('base64'),
  };
}

function allergyOf(book: CanaryBook, subject: Subject): Resource {
  return {
    resourceType: 'AllergyIntolerance',
    patient: subject,
    clinicalStatus: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
          code: 'active',
        },
      ],
    },
    code: concept(book, 'AllergyIntolerance.code'),
    reaction: [
      {
        manifestation: [{ text: book.word('AllergyIntolerance.manifestation') }],
        description: book.word('AllergyIntolerance.description'),
      },
    ],
  };
}

function immunizationOf(book: CanaryBook, subject: Subject): Resource {
  return {
    resourceType: 'Immunization',
    status: 'completed',
    patient: subject,
    vaccineCode: concept(book, 'Immunization.vaccineCode'),
    occurrenceString: book.word('Immunization.occurrenceString'),
    lotNumber: book.word('Immunization.lotNumber'),
  };
}
