import { askerOf } from './naive-care-teams.js';
import { isAboutMatter, type NaiveMatter } from './naive-exceptions.js';
import type { NaiveCase, NaiveException, NaivePeriod } from './naive-terms.js';

/** One record of a chart. */
export interface NaiveRecord {
  readonly compartment: string;
  readonly resourceClass: string;
  /** FHIR date, of a year, month, day or instant, if what it tells of has one. */
  readonly date: string | undefined;
}

/** The days that a FHIR date can mean, the first and the last; undefined if it can be any. */
function daysOf(date: string | undefined): readonly [string, string] | undefined {
  const day = date?.slice(0, 10) ?? '';
  if (/^\d{4}$/.test(day)) {
    return [`${day}-01-01`, `${day}-12-31`];
  }
  if (/^\d{4}-\d{2}$/.test(day)) {
    const last = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5)), 0));
    return [`${day}-01`, last.toISOString().slice(0, 10)];
  }
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? [day, day] : undefined;
}

function isWithin({ from, until }: NaivePeriod, day: string): boolean {
  return (from === undefined || from <= day) && (until === undefined || day < until);
}

function isCertainlyWithin(period: NaivePeriod, date: string | undefined): boolean {
  const days = daysOf(date);
  return days !== undefined && isWithin(period, days[0]) && isWithin(period, days[1]);
}

function isPossiblyWithin({ from, until }: NaivePeriod, date: string | undefined): boolean {
  const days = daysOf(date);
  if (days === undefined) {
    return true;
  }
  const endsBefore = from !== undefined && days[1] < from;
  const beginsAfter = until !== undefined && days[0] >= until;
  return !endsBefore && !beginsAfter;
}

/** Of an exception, and of one within it that gives again, as far as a record's date decides. */
interface Sides {
  readonly takes: (period: NaivePeriod) => boolean;
  readonly gives: (period: NaivePeriod) => boolean;
}

/** The side of each that hands out less: what may be taken back is, what may be given again is not. */
function sidesOf({ resourceClass, date }: NaiveRecord): Sides {
  if (resourceClass === 'demographics') {
    return { takes: () => false, gives: () => true };
  }
  return {
    takes: (period) => isPossiblyWithin(period, date),
    gives: (period) => isCertainlyWithin(period, date),
  };
}

function isTakenFrom(
  exceptions: readonly NaiveException[],
  matter: NaiveMatter,
  sides: Sides,
  isGiving = false,
): boolean {
  const isMet = isGiving ? sides.gives : sides.takes;
  for (const exception of exceptions) {
    const { dataPeriod, except = [] } = exception;
    const applies =
      isAboutMatter(exception, matter) && (dataPeriod === undefined || isMet(dataPeriod));
    if (applies && !isTakenFrom(except, matter, sides, !isGiving)) {
      return true;
    }
  }
  return false;
}

/**
 * Whether what somebody asked for comes with a record: certainly, or not at all. Demographics have no date: a
 * period gives them with what it gives, and an exception about a period leaves them.
 */
export function naiveCoversRecord(given: NaiveCase, record: NaiveRecord): boolean {
  const { request, consent, at } = given;
  const { compartment, resourceClass } = record;
  if (!request.compartments.includes(compartment) || !request.classes.includes(resourceClass)) {
    return false;
  }
  if (request.basis.kind === 'emergency') {
    return true;
  }
  if (consent === undefined) {
    return false;
  }
  const { statement } = consent.signed;
  const who = askerOf(given);
  const matter = { ...{ who, purpose: request.purpose, at }, compartment, class: resourceClass };
  const sides = sidesOf(record);
  const isGiven =
    isAboutMatter(statement, matter) &&
    (statement.dataPeriod === undefined || sides.gives(statement.dataPeriod));
  return isGiven && !isTakenFrom(statement.except ?? [], matter, sides);
}
