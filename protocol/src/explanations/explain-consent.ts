import type { ConsentTerms } from '../consents/consent-draft.js';
import { consentPhrases } from './explain-consent-phrases.js';
import { periodPart, timeOf, type NameOf } from './explain-sentence.js';
import { listOf, words, type Language } from './explain-words.js';
import type { ConsentActor, ConsentException } from '../consents/provisions.js';

/**
 * What a consent says, in plain words, for who is to sign it or has signed it. Whoever has the statement and
 * the organisations' names comes to the same text.
 */
export function consentText(terms: ConsentTerms, nameOf: NameOf, language: Language): string {
  const say = consentPhrases[language];
  const { purposes, compartments, dataPeriod, from, until, once, except } = terms;
  const permits = say.permits({
    who: whoOf(terms, nameOf(terms.grantee), language),
    what: whatOf(terms, language),
    about: namesOf(compartments, words[language].compartments, language),
    period: dataPeriod === undefined ? '' : periodPart(dataPeriod, language),
    why: namesOf(purposes, words[language].purposes, language),
    from: timeOf(from),
    until: timeOf(until),
  });
  return [
    permits,
    ...(once === undefined ? [] : [say.once]),
    ...(except === undefined ? [] : [say.exceptions, ...exceptionLines(except, language, [])]),
    say.closed,
    ...(compartments.includes('substance-use') ? [say.part2] : []),
    ...(compartments.includes('restricted') ? [say.restricted] : []),
    say.takeBack,
  ].join('\n');
}

function namesOf<Term extends string>(
  terms: readonly Term[],
  names: Readonly<Record<Term, string>>,
  language: Language,
): string {
  return listOf(
    terms.map((term) => names[term]),
    language,
  );
}

function whoOf({ actors }: ConsentTerms, organization: string, language: Language): string {
  const say = consentPhrases[language];
  return actors === undefined
    ? say.everyoneOf(organization)
    : say.someOf(actorsIn(actors, language), organization);
}

function actorsIn(actors: readonly ConsentActor[], language: Language): string {
  return listOf(
    actors.map((actor) => actorIn(actor, language)),
    language,
  );
}

function actorIn(actor: ConsentActor, language: Language): string {
  switch (actor.kind) {
    case 'person':
      return consentPhrases[language].person(actor.publicKeyDigest.slice(0, 12));
    case 'role':
      return words[language].roles[actor.role];
    case 'care-team':
      return consentPhrases[language].careTeam(actor.careTeamId.slice(0, 8));
  }
}

function whatOf({ classes }: Pick<ConsentException, 'classes'>, language: Language): string {
  return classes === undefined
    ? consentPhrases[language].everything
    : namesOf(classes, words[language].classes, language);
}

/** A line for each exception, numbered as they are nested. */
function exceptionLines(
  exceptions: readonly ConsentException[],
  language: Language,
  within: readonly number[],
): string[] {
  return exceptions.flatMap((exception, index) => {
    const numbers = [...within, index + 1];
    const effect = consentPhrases[language].effects[within.length] ?? '';
    const line = `${'  '.repeat(within.length)}${numbers.join('.')}. ${effect}`;
    return [
      `${line}: ${conditionsOf(exception, language)}.`,
      ...exceptionLines(exception.except ?? [], language, numbers),
    ];
  });
}

function conditionsOf(exception: ConsentException, language: Language): string {
  const say = consentPhrases[language];
  const { actors, compartments, purposes, dataPeriod, from, until } = exception;
  const what = [
    whatOf(exception, language),
    compartments && say.about(namesOf(compartments, words[language].compartments, language)),
    purposes && say.why(namesOf(purposes, words[language].purposes, language)),
  ];
  const when = [
    dataPeriod?.from && say.happenedFrom(dataPeriod.from),
    dataPeriod?.until && say.happenedBefore(dataPeriod.until),
    actors && say.seenBy(actorsIn(actors, language)),
    from && say.seenFrom(timeOf(from)),
    until && say.seenBefore(timeOf(until)),
  ];
  return [given(what).join(' '), ...given(when)].join(', ');
}

function given(parts: readonly (string | undefined)[]): string[] {
  return parts.filter((part) => part !== undefined && part !== '') as string[];
}
