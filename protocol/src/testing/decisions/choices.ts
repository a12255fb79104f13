import fc from 'fast-check';

/** Some of a list, in any order; one or two more often than many. */
export function someOf<Value>(pool: readonly Value[]): fc.Arbitrary<Value[]> {
  const few = Math.min(2, pool.length);
  return fc.oneof(
    { weight: 3, arbitrary: fc.shuffledSubarray([...pool], { minLength: 1, maxLength: few }) },
    { weight: 1, arbitrary: fc.shuffledSubarray([...pool], { minLength: 1 }) },
  );
}

/** These, and maybe more. */
export function atLeast<Value>(
  pool: readonly Value[],
  these: readonly Value[],
): fc.Arbitrary<Value[]> {
  return fc.shuffledSubarray([...pool]).map((more) => [...new Set([...more, ...these])]);
}

/** What holds as a rule, so that a case gets as far as what is decided last, and at times something else. */
export function mostly<Usual, Odd>(
  usual: fc.Arbitrary<Usual>,
  odd: fc.Arbitrary<Odd>,
  times = 20,
): fc.Arbitrary<Usual | Odd> {
  return fc.oneof({ weight: times, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

/** An object without the fields that hold nothing. */
export function present<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}

/** An instant some milliseconds after another, with or without its milliseconds where they are none. */
export function instantAfter(at: string, milliseconds: fc.Arbitrary<number>): fc.Arbitrary<string> {
  return fc.tuple(milliseconds, fc.boolean()).map(([after, isShort]) => {
    const text = new Date(Date.parse(at) + after).toISOString();
    return isShort ? text.replace('.000Z', 'Z') : text;
  });
}

const hour = 60 * 60_000;

/** Milliseconds to what has begun: now, or a while ago. */
export const begun = fc.oneof(
  fc.constantFrom(0, -1, -1000),
  fc.integer({ min: -9 * hour, max: 0 }),
);
/** Milliseconds to what has not begun, or has not ended. */
export const ahead = fc.oneof(fc.constantFrom(1, 1000), fc.integer({ min: 1, max: 9 * hour }));

/** From, inclusive, until, exclusive: around an instant as a rule, else before or after it. */
export function periodAround(
  at: string,
  times: number,
): fc.Arbitrary<{ from: string; until: string }> {
  const past = instantAfter(at, begun);
  const future = instantAfter(at, ahead);
  const elsewhere = fc.oneof(fc.tuple(past, past), fc.tuple(future, future));
  return mostly(fc.tuple(past, future), elsewhere, times)
    .filter(([from, until]) => Date.parse(from) < Date.parse(until))
    .map(([from, until]) => ({ from, until }));
}
