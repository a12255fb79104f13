import { z } from 'zod';
import { isAfter, type DecisionTime } from '../access/decision-time.js';
import {
  delegationStatementSchema,
  type Relationship,
} from '../authority/delegation-statements.js';
import type { Delegation } from '../authority/delegations.js';
import { capital, listOf, words, type Language } from './explain-words.js';
import { instant, randomId } from '../primitives.js';
import { proxySchema, type Proxy } from '../authority/statements.js';

const delegated = delegationStatementSchema.shape;

/** Who decides for a patient: a proxy whom two registrars confirmed, or a delegate whom the patient chose. */
export const deciderSchema = z.discriminatedUnion('kind', [
  proxySchema.extend({ kind: z.literal('proxy') }),
  z.strictObject({
    kind: z.literal('delegate'),
    delegationId: randomId,
    recordedAt: instant,
    relationship: delegated.relationship,
    powers: delegated.powers,
    purposes: delegated.purposes,
    compartments: delegated.compartments,
    until: instant,
  }),
]);
export type Decider = z.infer<typeof deciderSchema>;

/** Everyone who decides for a patient now. */
export function decidersOf(
  proxy: Proxy | undefined,
  delegations: readonly Delegation[],
  time: DecisionTime,
): Decider[] {
  const proxies = proxy === undefined ? [] : [{ kind: 'proxy' as const, ...proxy }];
  const delegates = delegations.flatMap(({ delegationId, recordedAt, signed, ended }) => {
    const { relationship, powers, purposes, compartments, from, until } = signed.statement;
    return ended !== undefined || isAfter(from, time)
      ? []
      : [
          {
            ...{ kind: 'delegate' as const, delegationId, recordedAt, relationship },
            ...{ powers, purposes, compartments, until },
          },
        ];
  });
  return [...proxies, ...delegates].filter(({ until }) => isAfter(until, time));
}

const who: Readonly<Record<Language, Readonly<Record<Relationship, string>>>> = {
  en: {
    parent: 'your parent',
    guardian: 'your guardian',
    'power-of-attorney': 'who holds your power of attorney',
    caregiver: 'your caregiver',
  },
  es: {
    parent: 'su padre o su madre',
    guardian: 'su tutor o su tutora',
    'power-of-attorney': 'quien tiene su poder notarial',
    caregiver: 'la persona que le cuida',
  },
};

const may = {
  en: {
    consent: 'give consents',
    revoke: 'take consents back',
    see: 'see who can open your chart',
  },
  es: {
    consent: 'dar consentimientos',
    revoke: 'retirar consentimientos',
    see: 'ver quién puede abrir su historia clínica',
  },
} as const;

/** Who agreed for the patient, as it stands within a sentence. */
export function relationshipIn(relationship: Relationship, language: Language): string {
  return who[language][relationship];
}

/** One sentence that tells a patient who decides what for them, and until when. */
export function deciderSentence(decider: Decider, language: Language): string {
  const { relationship, until } = decider;
  const name = capital(relationshipIn(relationship, language));
  const day = until.slice(0, 10);
  const about = aboutIn(decider, language);
  if (decider.kind === 'proxy') {
    return language === 'en'
      ? `${name} decides for you${about} until ${day}, as two registrars confirmed.`
      : `${name} decide por usted${about} hasta el ${day}, como confirmaron dos registradores.`;
  }
  const powers = listOf(
    decider.powers.map((each) => may[language][each]),
    language,
  );
  const purposes = listOf(
    decider.purposes.map((each) => words[language].purposes[each]),
    language,
  );
  const since = decider.recordedAt.slice(0, 10);
  return language === 'en'
    ? `${name} can ${powers} for you, for ${purposes}${about}, until ${day}, because you agreed on ${since}.`
    : `${name} puede ${powers} por usted, para ${purposes}${about}, hasta el ${day}, porque usted lo aceptó el ${since}.`;
}

function aboutIn({ compartments }: Decider, language: Language): string {
  if (compartments === undefined) {
    return '';
  }
  const names = listOf(
    compartments.map((each) => words[language].compartments[each]),
    language,
  );
  return language === 'en' ? ` about ${names}` : ` sobre ${names}`;
}
