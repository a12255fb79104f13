import type { ResourceClass } from '../access/resource-classes.js';
import type { AccessPurpose, CompartmentKind } from '../consents/consent-terms.js';
import type { AccessChange, CredentialStep } from './access-changes.js';
import { listOf, words, type Language, type Words } from './explain-words.js';

type Change<Kind extends AccessChange['kind']> = Extract<AccessChange, { kind: Kind }>;

/** The sentences of changes. */
export interface ChangePhrases {
  readonly leaveOutClasses: (classes: readonly ResourceClass[]) => string;
  readonly leaveOutCompartments: (compartments: readonly CompartmentKind[]) => string;
  readonly otherConsent: (consentId: string) => string;
  readonly otherPurpose: (purpose: AccessPurpose) => string;
  readonly consent: (purpose: AccessPurpose) => string;
  readonly emergency: string;
  readonly credential: Readonly<Record<CredentialStep, (by: Change<'credential'>['by']) => string>>;
  readonly policy: (change: Change<'policy'>) => string;
  readonly enrol: string;
}

/** The words for patients, where they speak to the patient, as a clinician is told them. */
const english: Words = {
  ...words.en,
  purposes: { ...words.en.purposes, PATRQT: 'a request of the patient' },
  classes: { ...words.en.classes, demographics: 'who the patient is' },
};
const spanish: Words = {
  ...words.es,
  purposes: { ...words.es.purposes, PATRQT: 'una solicitud del paciente' },
  classes: { ...words.es.classes, demographics: 'quién es el paciente' },
};

function listIn(
  language: Language,
  terms: Words,
): {
  readonly classes: (names: readonly ResourceClass[]) => string;
  readonly compartments: (kinds: readonly CompartmentKind[]) => string;
} {
  return {
    classes: (names) =>
      listOf(
        names.map((each) => terms.classes[each]),
        language,
      ),
    compartments: (kinds) =>
      listOf(
        kinds.map((each) => terms.compartments[each]),
        language,
      ),
  };
}

const [inEnglish, inSpanish] = [listIn('en', english), listIn('es', spanish)];
const giversInEnglish = { registrar: 'A registrar', administrator: 'An administrator' };
const giversInSpanish = {
  registrar: 'Un registrador',
  administrator: 'Un administrador',
};

export const changePhrases: Readonly<Record<Language, ChangePhrases>> = {
  en: {
    leaveOutClasses: (classes) => `Do not ask for ${inEnglish.classes(classes)}.`,
    leaveOutCompartments: (kinds) => `Do not ask about ${inEnglish.compartments(kinds)}.`,
    otherConsent: (consentId) => `Name the patient’s other consent, ${consentId}.`,
    otherPurpose: (purpose) =>
      `If that is what you need it for, name ${english.purposes[purpose]} as the purpose.`,
    consent: (purpose) => `Ask the patient to consent to this for ${english.purposes[purpose]}.`,
    emergency:
      'If the patient cannot consent and it cannot wait, declare an emergency; it will be reviewed.',
    credential: {
      issue: (by) =>
        `${giversInEnglish[by]} of the organisation has to issue a credential, and one of another to countersign it.`,
      reinstate: (by) =>
        `${giversInEnglish[by]} of the organisation has to end the suspension, and one of another to countersign it.`,
      countersign: (by) =>
        `${giversInEnglish[by]} of another organisation has to countersign the credential.`,
    },
    policy: ({ role, purpose, classes }) =>
      `The organisations would have to permit ${english.roles[role]} to read ${inEnglish.classes(classes)} for ${english.purposes[purpose]}.`,
    enrol: 'The patient has to enrol a passkey with two registrars.',
  },
  es: {
    leaveOutClasses: (classes) => `No pida ${inSpanish.classes(classes)}.`,
    leaveOutCompartments: (kinds) => `No pida nada sobre ${inSpanish.compartments(kinds)}.`,
    otherConsent: (consentId) => `Indique el otro consentimiento del paciente, ${consentId}.`,
    otherPurpose: (purpose) =>
      `Si es para eso para lo que lo necesita, indique como finalidad: ${spanish.purposes[purpose]}.`,
    consent: (purpose) =>
      `Pida al paciente su consentimiento para esto, con esta finalidad: ${spanish.purposes[purpose]}.`,
    emergency:
      'Si el paciente no puede dar su consentimiento y no se puede esperar, declare una emergencia; será revisada.',
    credential: {
      issue: (by) =>
        `${giversInSpanish[by]} de la organización tiene que emitir una credencial, y otro de otra organización refrendarla.`,
      reinstate: (by) =>
        `${giversInSpanish[by]} de la organización tiene que levantar la suspensión, y otro de otra organización refrendarlo.`,
      countersign: (by) =>
        `${giversInSpanish[by]} de otra organización tiene que refrendar la credencial.`,
    },
    policy: ({ role, purpose, classes }) =>
      `Las organizaciones tendrían que permitir a ${spanish.roles[role]} leer ${inSpanish.classes(classes)}, con esta finalidad: ${spanish.purposes[purpose]}.`,
    enrol: 'El paciente tiene que registrar una llave de acceso ante dos registradores.',
  },
};
