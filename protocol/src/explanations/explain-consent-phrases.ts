import type { Language } from './explain-words.js';

/** Whom a consent lets see what, each part as it stands within the sentence. */
export interface PermitParts {
  readonly who: string;
  readonly what: string;
  readonly about: string;
  /** With the commas around it, or empty. */
  readonly period: string;
  readonly why: string;
  readonly from: string;
  readonly until: string;
}

type Say = (part: string) => string;

/** The sentences of a consent's text. */
export interface ConsentPhrases {
  readonly permits: (parts: PermitParts) => string;
  readonly everyoneOf: Say;
  readonly someOf: (people: string, organization: string) => string;
  /** By the first digits of their key. */
  readonly person: Say;
  /** By the first digits of its id. */
  readonly careTeam: Say;
  readonly everything: string;
  readonly once: string;
  readonly exceptions: string;
  /** What exceptions do, by their depth. */
  readonly effects: readonly string[];
  readonly about: Say;
  readonly why: Say;
  readonly happenedFrom: Say;
  readonly happenedBefore: Say;
  readonly seenBy: Say;
  readonly seenFrom: Say;
  readonly seenBefore: Say;
  readonly closed: string;
  readonly part2: string;
  readonly restricted: string;
  readonly takeBack: string;
}

const english: ConsentPhrases = {
  permits: ({ who, what, about, period, why, from, until }) =>
    `You let ${who} see ${what} about ${about}${period} for ${why}, from ${from} until ${until}.`,
  everyoneOf: (organization) => `the people of ${organization}`,
  someOf: (people, organization) => `${people} of ${organization}`,
  person: (digits) => `the person whose key begins with ${digits}`,
  careTeam: (digits) => `members of the care team whose number begins with ${digits}`,
  everything: 'everything',
  once: 'Your chart can be opened with it once.',
  exceptions: 'With these exceptions; what stands in one line has to be true together:',
  effects: [
    'They may not see',
    'Of this they may see all the same',
    'And of that they may not see',
  ],
  about: (list) => `about ${list}`,
  why: (list) => `for ${list}`,
  happenedFrom: (day) => `of what happened from ${day} on`,
  happenedBefore: (day) => `of what happened before ${day}`,
  seenBy: (people) => `where it is seen by ${people}`,
  seenFrom: (time) => `from ${time} on`,
  seenBefore: (time) => `before ${time}`,
  closed: 'What is not named here stays closed to them, unless you agree to it elsewhere.',
  part2:
    'This includes records about alcohol and drug use. Federal rules (42 CFR Part 2) protect them: nobody may use ' +
    'them against you in a legal proceeding unless you agree to that or a court orders it, and whoever receives ' +
    'them is told so. Who receives them to treat you, to be paid or to run the hospital may pass them on where ' +
    'the federal health privacy rules (HIPAA) allow it.',
  restricted:
    'What could not be sorted can hold something about any of these: mental health, alcohol and drug use, HIV, ' +
    'sexual and reproductive health, genetics.',
  takeBack:
    'You can take this back with your passkey at any time. It then ends at once; what was read before cannot be ' +
    'made unread.',
};

const spanish: ConsentPhrases = {
  permits: ({ who, what, about, period, why, from, until }) =>
    `Usted permite a ${who} ver ${what} sobre ${about}${period} para ${why}, desde el ${from} hasta el ${until}.`,
  everyoneOf: (organization) => `las personas de ${organization}`,
  someOf: (people, organization) => `${people} de ${organization}`,
  person: (digits) => `la persona cuya clave empieza por ${digits}`,
  careTeam: (digits) => `miembros del equipo asistencial cuyo número empieza por ${digits}`,
  everything: 'todo',
  once: 'Con este permiso, su historia clínica se puede abrir una sola vez.',
  exceptions: 'Con estas excepciones; lo que está en una línea se tiene que cumplir a la vez:',
  effects: ['No pueden ver', 'De esto sí pueden ver', 'Y de eso no pueden ver'],
  about: (list) => `sobre ${list}`,
  why: (list) => `para ${list}`,
  happenedFrom: (day) => `de lo ocurrido desde el ${day}`,
  happenedBefore: (day) => `de lo ocurrido antes del ${day}`,
  seenBy: (people) => `cuando lo ven ${people}`,
  seenFrom: (time) => `desde el ${time}`,
  seenBefore: (time) => `antes del ${time}`,
  closed:
    'Lo que aquí no se nombra sigue cerrado para ellos, a menos que usted lo acepte en otro lugar.',
  part2:
    'Esto incluye registros sobre consumo de alcohol y drogas. Las normas federales (42 CFR Parte 2) los protegen: ' +
    'nadie puede usarlos contra usted en un proceso legal a menos que usted lo acepte o un tribunal lo ordene, y ' +
    'a quien los recibe se le dice. Quien los recibe para tratarle, para facturar o para el funcionamiento del ' +
    'hospital puede transmitirlos donde las normas federales de privacidad de la salud (HIPAA) lo permiten.',
  restricted:
    'Lo que no se pudo clasificar puede contener algo sobre salud mental, consumo de alcohol y drogas, VIH, salud ' +
    'sexual y reproductiva o genética.',
  takeBack:
    'Puede retirarlo con su llave de acceso en cualquier momento. Entonces termina de inmediato; lo que ya se leyó ' +
    'no se puede deshacer.',
};

export const consentPhrases: Readonly<Record<Language, ConsentPhrases>> = {
  en: english,
  es: spanish,
};
