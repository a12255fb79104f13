import type { AccessGrant } from './explain-access.js';
import { relationshipIn } from './explain-deciders.js';
import { onlyWhom } from './explain-whom.js';
import { capital, listOf, words, type Language } from './explain-words.js';

/** Name of an organisation, by its MSP id. */
export type NameOf = (mspId: string) => string;

/** One sentence that tells a patient who can see what, why, and until when. */
export function sentenceOf(grant: AccessGrant, nameOf: NameOf, language: Language): string {
  return language === 'en' ? inEnglish(grant, nameOf) : inSpanish(grant, nameOf);
}

/** Days are written as ISO 8601 has them: the same in every language and zone. */
const dayOf = (instant: string): string => instant.slice(0, 10);
export const timeOf = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

/** A part that is there or not. */
const part = (value: string | undefined): string => value ?? '';

function inEnglish(grant: AccessGrant, nameOf: NameOf): string {
  const { because, organization } = grant;
  const name = nameOf(organization);
  if (because.kind === 'custodian') {
    return `${name} keeps your chart and can see all of it, to treat you, to be paid and to run the hospital.`;
  }
  const terms = words.en;
  const who = `${terms.roles[grant.role ?? 'gateway']} of ${name}`;
  const what = listOf(
    (grant.classes ?? []).map((each) => terms.classes[each]),
    'en',
  );
  const compartments = part(
    grant.compartments &&
      ` about ${listOf(
        grant.compartments.map((each) => terms.compartments[each]),
        'en',
      )}`,
  );
  const purposes = listOf(
    grant.purposes.map((each) => terms.purposes[each]),
    'en',
  );
  if (because.kind === 'emergency') {
    return `One of the ${who} can see ${what} for ${purposes} until ${timeOf(part(grant.until))}, because they declared that you could not consent on ${timeOf(because.declaredAt)}.`;
  }
  const chosen = onlyWhom(grant, name, 'en');
  const period = part(grant.dataPeriod && englishPeriod(grant.dataPeriod));
  const except = part(grant.except && ', but for the exceptions that you made');
  const agreed =
    because.by === undefined ? 'you agreed' : `${relationshipIn(because.by, 'en')} agreed for you`;
  const reason = `because ${agreed} on ${dayOf(because.recordedAt)}`;
  return `${capital(who)}${chosen} can see ${what}${compartments}${period} for ${purposes} until ${dayOf(part(grant.until))}${except}, ${reason}.`;
}

/** When what records tell of happened, within a sentence. */
export function periodPart(period: Period, language: Language): string {
  return language === 'en' ? englishPeriod(period) : spanishPeriod(period);
}

type Period = NonNullable<AccessGrant['dataPeriod']>;

function englishPeriod({ from, until }: Period): string {
  return `, of what happened${part(from && ` from ${from} on`)}${part(until && ` before ${until}`)},`;
}

function inSpanish(grant: AccessGrant, nameOf: NameOf): string {
  const { because, organization } = grant;
  const name = nameOf(organization);
  if (because.kind === 'custodian') {
    return `${name} guarda su historia clínica y puede verla entera, para tratarle, para facturar y para el funcionamiento del hospital.`;
  }
  const terms = words.es;
  const who = `${terms.roles[grant.role ?? 'gateway']} de ${name}`;
  const what = listOf(
    (grant.classes ?? []).map((each) => terms.classes[each]),
    'es',
  );
  const compartments = part(
    grant.compartments &&
      ` sobre ${listOf(
        grant.compartments.map((each) => terms.compartments[each]),
        'es',
      )}`,
  );
  const purposes = listOf(
    grant.purposes.map((each) => terms.purposes[each]),
    'es',
  );
  if (because.kind === 'emergency') {
    return `Una persona entre ${who} puede ver ${what} para ${purposes} hasta ${timeOf(part(grant.until))}, porque declaró el ${timeOf(because.declaredAt)} que usted no podía dar su consentimiento.`;
  }
  const chosen = onlyWhom(grant, name, 'es');
  const period = part(grant.dataPeriod && spanishPeriod(grant.dataPeriod));
  const except = part(grant.except && ', salvo las excepciones que usted hizo');
  const accepted =
    because.by === undefined
      ? 'usted lo aceptó'
      : `${relationshipIn(because.by, 'es')} lo aceptó por usted`;
  const reason = `porque ${accepted} el ${dayOf(because.recordedAt)}`;
  return `${capital(who)}${chosen} pueden ver ${what}${compartments}${period} para ${purposes} hasta ${dayOf(part(grant.until))}${except}, ${reason}.`;
}

function spanishPeriod({ from, until }: Period): string {
  return `, de lo ocurrido${part(from && ` desde ${from}`)}${part(until && ` antes de ${until}`)},`;
}
