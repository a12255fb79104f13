import type { Segment } from './interchange.js';

/** Who sends an interchange to whom, and when. */
export interface Envelope {
  /** Up to 15 characters, mutually defined (qualifier ZZ). */
  readonly sender: string;
  readonly receiver: string;
  /** One to nine digits. */
  readonly control: string;
  readonly at: Date;
  readonly usage: 'P' | 'T';
}

/** What one transaction set is. */
export interface SetToWrite {
  readonly type: string;
  /** Of its functional group, such as `HS`. */
  readonly group: string;
  readonly guide: string;
  readonly segments: readonly Segment[];
}

/** Writes an interchange with one transaction set, with the separators that everybody uses. */
export function writeInterchange(envelope: Envelope, set: SetToWrite): string {
  const { sender, receiver, control, at, usage } = envelope;
  const { date, time } = stampOf(at);
  const number = control.padStart(9, '0');
  const segments: readonly Segment[] = [
    [
      ...(['ISA', '00', ' '.repeat(10), '00', ' '.repeat(10)] as const),
      ...['ZZ', sender.padEnd(15), 'ZZ', receiver.padEnd(15)],
      ...[date.slice(2), time, '^', '00501', number, '0', usage, ':'],
    ],
    ['GS', set.group, sender, receiver, date, time, control, 'X', set.guide],
    ['ST', set.type, '0001', set.guide],
    ...set.segments,
    ['SE', String(set.segments.length + 2), '0001'],
    ['GE', '1', control],
    ['IEA', '1', number],
  ];
  return segments.map((segment) => `${trimmed(segment).join('*')}~`).join('\n');
}

/** Date as CCYYMMDD and time as HHMM, in UTC. */
export function stampOf(at: Date): { date: string; time: string } {
  const digits = at.toISOString().replace(/\D/g, '');
  return { date: digits.slice(0, 8), time: digits.slice(8, 12) };
}

/**
 * A text in the basic character set, so that nothing in it can separate: accents are dropped, letters are
 * capitals, and what is left over is a space.
 */
export function plainText(text: string, length: number): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9 !"&'()+,\-./;?=]/g, ' ')
    .trim()
    .slice(0, length)
    .trimEnd();
}

/** Empty elements at the end are left out. */
function trimmed([id, ...elements]: Segment): string[] {
  const last = elements.findLastIndex((element) => element !== '');
  return [id, ...elements.slice(0, last + 1)];
}
