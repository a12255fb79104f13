import type { NaiveAsker } from './naive-care-teams.js';
import type { NaiveActor, NaiveException } from './naive-terms.js';

/** What an exception may be about: who asks, why and when, and one compartment and class of what is asked for. */
export interface NaiveMatter {
  readonly who: NaiveAsker;
  readonly purpose: string;
  readonly at: string;
  readonly compartment: string;
  readonly class: string;
}

/** Whether one of these is the person, or names their role, or a care team that they are in. */
export function isAmong(actors: readonly NaiveActor[], who: NaiveAsker): boolean {
  for (const actor of actors) {
    if (actor.kind === 'person' && actor.publicKeyDigest === who.publicKeyDigest) {
      return true;
    }
    if (actor.kind === 'role' && actor.role === who.role) {
      return true;
    }
    if (actor.kind === 'care-team' && who.careTeams.includes(actor.careTeamId)) {
      return true;
    }
  }
  return false;
}

/** The exceptions that have a condition on dates, at all depths. */
function datedOnes(exceptions: readonly NaiveException[]): NaiveException[] {
  const found: NaiveException[] = [];
  for (const exception of exceptions) {
    if (exception.dataPeriod !== undefined) {
      found.push(exception);
    }
    found.push(...datedOnes(exception.except ?? []));
  }
  return found;
}

function isAboutPeopleAndPurpose(exception: NaiveException, matter: NaiveMatter): boolean {
  if (exception.actors !== undefined && !isAmong(exception.actors, matter.who)) {
    return false;
  }
  return exception.purposes === undefined || exception.purposes.includes(matter.purpose);
}

function isAboutContent(exception: NaiveException, matter: NaiveMatter): boolean {
  if (
    exception.compartments !== undefined &&
    !exception.compartments.includes(matter.compartment)
  ) {
    return false;
  }
  return exception.classes === undefined || exception.classes.includes(matter.class);
}

function isAboutNow(exception: NaiveException, matter: NaiveMatter): boolean {
  const now = Date.parse(matter.at);
  if (exception.from !== undefined && now < Date.parse(exception.from)) {
    return false;
  }
  return exception.until === undefined || now < Date.parse(exception.until);
}

/** Whether all conditions of an exception are met, but for that on dates. */
export function isAboutMatter(exception: NaiveException, matter: NaiveMatter): boolean {
  return (
    isAboutPeopleAndPurpose(exception, matter) &&
    isAboutContent(exception, matter) &&
    isAboutNow(exception, matter)
  );
}

/**
 * Whether the exceptions take a matter back, given of which of them the dates are met. An exception within
 * an exception gives again: `givesAgain` says on which side these stand.
 */
function takeBack(
  exceptions: readonly NaiveException[],
  matter: NaiveMatter,
  isMet: (dated: NaiveException, givesAgain: boolean) => boolean,
  givesAgain = false,
): boolean {
  for (const exception of exceptions) {
    const isAbout =
      isAboutMatter(exception, matter) &&
      (exception.dataPeriod === undefined || isMet(exception, givesAgain));
    if (isAbout && !takeBack(exception.except ?? [], matter, isMet, !givesAgain)) {
      return true;
    }
  }
  return false;
}

/**
 * Whether a matter is taken back whatever the dates of records are: each condition on dates may be met or not,
 * so that every way in which they could be is tried. Demographics have no date: a period takes them back
 * nowhere, and gives them again wherever it gives anything again.
 */
export function isTakenBack(exceptions: readonly NaiveException[], matter: NaiveMatter): boolean {
  if (matter.class === 'demographics') {
    return takeBack(exceptions, matter, (_dated, givesAgain) => givesAgain);
  }
  const dated = datedOnes(exceptions);
  for (let way = 0; way < 2 ** dated.length; way += 1) {
    const isMet = (exception: NaiveException) => (way >> dated.indexOf(exception)) % 2 === 1;
    if (!takeBack(exceptions, matter, isMet)) {
      return false;
    }
  }
  return true;
}

/** Whether a matter is taken back for a record of what happened on a day (`2026-01-31`). */
export function isTakenBackOn(
  exceptions: readonly NaiveException[],
  matter: NaiveMatter,
  day: string,
): boolean {
  return takeBack(exceptions, matter, ({ dataPeriod }, givesAgain) => {
    if (matter.class === 'demographics') {
      return givesAgain;
    }
    const isFrom = dataPeriod?.from === undefined || dataPeriod.from <= day;
    return isFrom && (dataPeriod?.until === undefined || day < dataPeriod.until);
  });
}
