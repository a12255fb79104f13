import type { ConsentException, dataPeriodSchema } from '@healthchain/protocol';
import type { Period } from '@medplum/fhirtypes';
import type { z } from 'zod';

type DataPeriod = z.infer<typeof dataPeriodSchema>;

const day = 24 * 60 * 60_000;

/**
 * FHIR's periods include their end: a second, a millisecond or a day, as it is written. So the last one before
 * an exclusive end is exactly as much.
 */
export function toPeriod({ from, until }: Pick<ConsentException, 'from' | 'until'>): Period {
  return periodOf(from, until === undefined ? undefined : shifted(until, -unitOf(until)));
}

export function toDataPeriod({ from, until }: DataPeriod): Period {
  return periodOf(from, until === undefined ? undefined : shiftedDay(until, -1));
}

/** The other way round. */
export function fromEnd(end: string): string {
  return shifted(end, unitOf(end));
}

export function fromLastDay(end: string): string {
  return shiftedDay(end, 1);
}

/** An instant in UTC, with the precision that it has. */
export function toUtc(instant: string): string {
  return shifted(instant, 0);
}

function periodOf(start: string | undefined, end: string | undefined): Period {
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** Milliseconds of the unit that an instant is written in. */
function unitOf(instant: string): number {
  return instant.includes('.') ? 1 : 1000;
}

function shifted(instant: string, milliseconds: number): string {
  const text = new Date(Date.parse(instant) + milliseconds).toISOString();
  return instant.includes('.') ? text : text.replace(/\.\d{3}Z$/, 'Z');
}

function shiftedDay(date: string, days: number): string {
  return new Date(Date.parse(date) + days * day).toISOString().slice(0, -'T00:00:00.000Z'.length);
}
