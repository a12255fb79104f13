import { isCalendarDate } from '../../fhir/validation/calendar-date.js';

/** Whether an instant, in milliseconds since 1970, meets a condition. */
export type DateCriterion = (instant: number) => boolean;

const format =
  /^(eq|ge|gt|le|lt)?((\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\d:\d\d(\.\d{1,3})?(?:Z|[+-]\d\d:\d\d))?)?)?)$/;

/**
 * Reads a value of a FHIR date parameter: a year, month or day in UTC, or an instant, which is as long
 * as it is precise.
 *
 * @returns `undefined` if it is none
 */
export function dateCriterion(value: string): DateCriterion | undefined {
  const [, prefix = 'eq', text = ''] = format.exec(value) ?? [];
  const from = Date.parse(text);
  if (Number.isNaN(from) || !isCalendarDate(text)) {
    return undefined;
  }
  const until = endOf(value, from);
  const criteria: Readonly<Record<string, DateCriterion>> = {
    eq: (instant) => instant >= from && instant < until,
    ge: (instant) => instant >= from,
    gt: (instant) => instant >= until,
    le: (instant) => instant < until,
    lt: (instant) => instant < from,
  };
  return criteria[prefix];
}

/** The first millisecond after what a value names. */
function endOf(value: string, from: number): number {
  const [, , text = '', year, month, day, fraction] = format.exec(value) ?? [];
  if (text.includes('T')) {
    return from + (fraction === undefined ? 1000 : 1);
  }
  if (day !== undefined) {
    return from + 24 * 60 * 60 * 1000;
  }
  return month === undefined
    ? Date.UTC(Number(year) + 1, 0)
    : Date.UTC(Number(year), Number(month));
}
