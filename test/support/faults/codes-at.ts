import type { ClientJournal } from './client-journal.js';

/** What writers of a hospital were told of attempts in a time (ms since 1970): codes, or statuses without. */
export function codesAt(
  { writes }: ClientJournal,
  hospital: string,
  from: number,
  until: number,
): ReadonlySet<string> {
  const attempts = writes
    .filter((write) => write.hospital === hospital)
    .flatMap((write) => write.attempts)
    .filter(({ sent, answered }) => sent >= from && answered <= until);
  return new Set(attempts.map(({ code, status }) => code ?? String(status ?? 'no answer')));
}
