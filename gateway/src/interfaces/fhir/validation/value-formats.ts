import { isCalendarDate } from './calendar-date.js';
import { isNarrative } from './narrative.js';

/** A format of primitive values, and what to say of a value that does not have it. */
interface Format {
  readonly accepts: (value: string) => boolean;
  readonly detail: string;
}

/**
 * FHIR limits strings to 1 MB. Contents in base64 and narratives are no `string`: only the request's own
 * limit bounds them.
 */
const stringLimit = 1024 * 1024;

const anyString: Format = {
  accepts: (value) => value.trim() !== '' && value.length <= stringLimit,
  detail: 'The string is empty, or larger than 1 MB.',
};

/** Longer texts do not fit a pattern with groups: the engine would exhaust its stack. */
const base64Characters = /^[A-Za-z0-9+/]*={0,2}$/;

const zone = '(?:Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))';
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?';
const datePattern = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/;
const dateTimePattern = new RegExp(`^\\d{4}(?:-\\d{2}(?:-\\d{2}(?:T${time}${zone})?)?)?$`);
const instantPattern = new RegExp(`^\\d{4}-\\d{2}-\\d{2}T${time}${zone}$`);

const badDate = 'The date does not exist, or its time has no seconds or no zone.';

/** Formats that Medplum's validator lets pass, or refuses wrongly; by type. */
const formats: Readonly<Record<string, Format>> = {
  base64Binary: {
    accepts: (value) => value !== '' && value.length % 4 === 0 && base64Characters.test(value),
    detail: 'The content is not in base64.',
  },
  date: dates(datePattern),
  dateTime: dates(dateTimePattern),
  instant: dates(instantPattern),
  xhtml: { accepts: isNarrative, detail: 'The narrative is not the XHTML that FHIR allows.' },
};

/** What is wrong with a string in an element of a primitive type; undefined if nothing is. */
export function formatProblem(type: string, value: string): string | undefined {
  const { accepts, detail } = formats[type] ?? anyString;
  return accepts(value) ? undefined : detail;
}

function dates(pattern: RegExp): Format {
  return { accepts: (value) => pattern.test(value) && isCalendarDate(value), detail: badDate };
}
