import { HealthChainError } from '@healthchain/protocol';
import { normalizeText } from '../records/search/normalize.js';
import type { Demographics, PersonName } from './demographics.js';

/** A name of which both parts are there and hold more than accents and spaces. */
export interface FullName {
  readonly family: string;
  readonly given: string;
}

/** The names by which, together with a date of birth, somebody can be recognised. */
export function fullNamesOf({ names }: Pick<Demographics, 'names'>): readonly FullName[] {
  return names.flatMap(({ family = '', given = '' }) =>
    normalizeText(family) === '' || normalizeText(given) === '' ? [] : { family, given },
  );
}

/** Identifiers and names of somebody, in one question. */
const mostIdentifiers = 10;
const mostNames = 5;

/**
 * One question asks for one person: with many numbers of one system it would guess at many.
 *
 * @throws HealthChainError DEMOGRAPHICS_INSUFFICIENT; INVALID_ARGUMENT for what one person does not have
 */
export function requireOnePerson(wanted: Demographics): void {
  const { identifiers, names } = wanted;
  const systems = new Set(identifiers.map(({ system }) => system));
  if (systems.size < identifiers.length || systems.size > mostIdentifiers) {
    const most = `A person has one identifier of a system, ${mostIdentifiers} in all.`;
    throw new HealthChainError('INVALID_ARGUMENT', most);
  }
  if (names.length > mostNames) {
    throw new HealthChainError('INVALID_ARGUMENT', `A person has ${mostNames} names at most.`);
  }
  if (!areSufficient(wanted)) {
    throw new HealthChainError('DEMOGRAPHICS_INSUFFICIENT');
  }
}

/** Whether they can recognise anybody: an identifier, or a full name and a full date of birth. */
export function areSufficient(wanted: Demographics): boolean {
  return (
    wanted.identifiers.length > 0 ||
    (/^\d{4}-\d{2}-\d{2}$/.test(wanted.birthDate ?? '') && fullNamesOf(wanted).length > 0)
  );
}

/**
 * Whether who is known is certainly who is wanted: by an identifier, or by full name and date of birth;
 * whatever else is given must not contradict. Names are compared as the search does, without case and
 * accents; everything else character by character.
 */
export function isSamePerson(wanted: Demographics, known: Demographics): boolean {
  return (
    !contradicts(wanted, known) &&
    (sharesIdentifier(wanted, known) || sharesNameAndBirthDate(wanted, known))
  );
}

function contradicts(wanted: Demographics, known: Demographics): boolean {
  return (
    differs(wanted.birthDate, known.birthDate) ||
    differs(wanted.gender, known.gender) ||
    hasOtherIdentifier(wanted, known) ||
    (wanted.names.length > 0 && !wanted.names.some((name) => isOneOf(name, known.names)))
  );
}

/** What is given has to be known as well. */
function differs(wanted: string | undefined, known: string | undefined): boolean {
  return wanted !== undefined && wanted !== known;
}

/** Two people of the same name and birthday differ in the numbers that one system gave them. */
function hasOtherIdentifier(wanted: Demographics, known: Demographics): boolean {
  const systems = new Set(wanted.identifiers.map(({ system }) => system));
  return [...systems].some(
    (system) =>
      known.identifiers.some((one) => one.system === system) &&
      !sharesIdentifier(
        { identifiers: wanted.identifiers.filter((one) => one.system === system) },
        known,
      ),
  );
}

function sharesIdentifier(
  wanted: Pick<Demographics, 'identifiers'>,
  known: Pick<Demographics, 'identifiers'>,
): boolean {
  return wanted.identifiers.some(({ system, value }) =>
    known.identifiers.some((one) => one.system === system && one.value === value),
  );
}

function sharesNameAndBirthDate(wanted: Demographics, known: Demographics): boolean {
  return (
    wanted.birthDate !== undefined &&
    wanted.birthDate === known.birthDate &&
    fullNamesOf(wanted).some((name) => isOneOf(name, known.names))
  );
}

function isOneOf(wanted: PersonName, known: readonly PersonName[]): boolean {
  return known.some(
    ({ family, given }) => agrees(wanted.family, family) && agrees(wanted.given, given),
  );
}

function agrees(wanted: string | undefined, known: string | undefined): boolean {
  return (
    wanted === undefined || (known !== undefined && normalizeText(wanted) === normalizeText(known))
  );
}
