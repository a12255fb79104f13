import type { ConsentTerms } from './consent-draft.js';
import { jointKinds, type CompartmentKind } from './consent-terms.js';
import type { Language } from '../explanations/explain-words.js';

const day = 24 * 60 * 60_000;

/** What a patient chooses besides a template. */
export interface TemplateChoice {
  /** MSP id of the organisation whose people may open the chart. */
  readonly grantee: string;
  /** The key of the credential of the one person who is meant, where a template is for one. */
  readonly publicKeyDigest?: string | undefined;
}

/** A consent that is ready but for the choice. */
export interface ConsentTemplate {
  readonly titles: Readonly<Record<Language, string>>;
  /** Whether it is for one person, who has to be chosen. */
  readonly forPerson: boolean;
  readonly days: number;
  readonly terms: Omit<ConsentTerms, 'grantee' | 'from' | 'until'>;
}

/** What could not be sorted can hold something of everything. */
function without(...kinds: readonly CompartmentKind[]): CompartmentKind[] {
  return jointKinds.filter((kind) => kind !== 'restricted' && !kinds.includes(kind));
}

const physicians: ConsentTerms['actors'] = [
  { kind: 'role', role: 'attending' },
  { kind: 'role', role: 'resident' },
];

const templates = {
  'physicians-whole-chart': {
    titles: {
      en: 'Physicians of one organisation may see my whole chart, without notes of counselling sessions, to treat me, for a year',
      es: 'Los médicos de una organización pueden ver toda mi historia clínica, sin notas de sesiones de terapia, para tratarme, durante un año',
    },
    forPerson: false,
    days: 365,
    terms: { actors: physicians, purposes: ['TREAT'], compartments: [...jointKinds] },
  },
  'all-but-substance-use': {
    titles: {
      en: 'The people of one organisation may see everything but alcohol and drug use and notes of counselling sessions to treat me, for a year',
      es: 'El personal de una organización puede ver todo excepto consumo de alcohol y drogas y notas de sesiones de terapia para tratarme, durante un año',
    },
    forPerson: false,
    days: 365,
    terms: { purposes: ['TREAT'], compartments: without('substance-use') },
  },
  'general-health-only': {
    titles: {
      en: 'The people of one organisation may see my general health to treat me, for 30 days',
      es: 'El personal de una organización puede ver mi salud general para tratarme, durante 30 días',
    },
    forPerson: false,
    days: 30,
    terms: { purposes: ['TREAT'], compartments: ['general'] },
  },
  'one-person-once': {
    titles: {
      en: 'One person may open my whole chart once, without notes of counselling sessions, to treat me, within 7 days',
      es: 'Una persona puede abrir una vez toda mi historia clínica, sin notas de sesiones de terapia, para tratarme, dentro de 7 días',
    },
    forPerson: true,
    days: 7,
    terms: { purposes: ['TREAT'], compartments: [...jointKinds], once: true },
  },
  'payment-only': {
    titles: {
      en: 'One organisation may see my bills for payment, for a year',
      es: 'Una organización puede ver mis facturas para la facturación, durante un año',
    },
    forPerson: false,
    days: 365,
    terms: {
      purposes: ['HPAYMT'],
      compartments: without('substance-use'),
      classes: ['demographics', 'billing'],
    },
  },
} as const satisfies Readonly<Record<string, ConsentTemplate>>;

export type ConsentTemplateName = keyof typeof templates;
export const consentTemplateNames = Object.keys(templates) as ConsentTemplateName[];

/** Consents that a patient chooses from, to sign one as it is or to change it before. */
export const consentTemplates: Readonly<Record<ConsentTemplateName, ConsentTemplate>> = templates;

/** Whether a choice is all that a template leaves open, and no more. */
export function isChoiceFor(
  name: ConsentTemplateName,
  { publicKeyDigest }: TemplateChoice,
): boolean {
  return (publicKeyDigest !== undefined) === consentTemplates[name].forPerson;
}

/** The terms of a template, from an instant on. */
export function templateTerms(
  name: ConsentTemplateName,
  { grantee, publicKeyDigest }: TemplateChoice,
  from: string,
): ConsentTerms {
  const { terms, days } = consentTemplates[name];
  const until = new Date(Date.parse(from) + days * day).toISOString();
  const person: Pick<ConsentTerms, 'actors'> =
    publicKeyDigest === undefined ? {} : { actors: [{ kind: 'person', publicKeyDigest }] };
  return { grantee, ...terms, ...person, from, until };
}
