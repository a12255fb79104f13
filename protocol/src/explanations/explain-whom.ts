import type { AccessGrant } from './explain-access.js';
import { listOf, type Language } from './explain-words.js';

/** How a language says whom of a role only. */
interface WhomWords {
  readonly only: string;
  readonly people: (count: number) => string;
  readonly careTeams: (count: number, name: string) => string;
}

const words: Readonly<Record<Language, WhomWords>> = {
  en: {
    only: 'only',
    people: (count) => `the ${String(count)} whom you named`,
    careTeams: (count, name) =>
      count === 1
        ? `members of a care team of ${name}`
        : `members of ${String(count)} care teams of ${name}`,
  },
  es: {
    only: 'solo',
    people: (count) => `${String(count)} que usted nombró`,
    careTeams: (count, name) =>
      count === 1
        ? `miembros de un equipo asistencial de ${name}`
        : `miembros de ${String(count)} equipos asistenciales de ${name}`,
  },
};

/**
 * Whom of a role only, in parentheses; nothing where all of them are meant.
 *
 * @param name of the organisation
 */
export function onlyWhom(
  { people, careTeams = [] }: Pick<AccessGrant, 'people' | 'careTeams'>,
  name: string,
  language: Language,
): string {
  if (people === undefined) {
    return '';
  }
  const terms = words[language];
  const whom = [
    ...(people.length === 0 ? [] : [terms.people(people.length)]),
    ...(careTeams.length === 0 ? [] : [terms.careTeams(careTeams.length, name)]),
  ];
  return ` (${terms.only} ${listOf(whom, language)})`;
}
