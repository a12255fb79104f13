const dateTime = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(T.*)?$/;

/**
 * The order of two FHIR dates or times. Those of different precision are compared as far as both go;
 * `undecided` where they are equal so far, or where one is no date.
 */
export function dateOrder(one: unknown, other: unknown): 'ascending' | 'descending' | 'undecided' {
  const [, oneDay, oneTime] = dateTime.exec(String(one)) ?? [];
  const [, otherDay, otherTime] = dateTime.exec(String(other)) ?? [];
  if (oneDay === undefined || otherDay === undefined) {
    return 'undecided';
  }
  if (oneTime !== undefined && otherTime !== undefined) {
    return order(Date.parse(String(one)), Date.parse(String(other)));
  }
  const shared = Math.min(oneDay.length, otherDay.length);
  return order(oneDay.slice(0, shared), otherDay.slice(0, shared));
}

function order<T extends string | number>(one: T, other: T) {
  if (one > other) {
    return 'descending';
  }
  return one < other ? 'ascending' : 'undecided';
}
