/**
 * The end of the month after an instant's (milliseconds since 1970): everybody who is attested something
 * in one month has the same, a month ahead at least.
 */
export function monthEndAfter(instant: number): string {
  const date = new Date(instant);
  const end = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 2, 1));
  return `${end.toISOString().slice(0, 10)}T00:00:00Z`;
}
