import { setImmediate as immediate } from 'node:timers/promises';

const nothingYet = Symbol('nothing yet');

/** What a source gives, together as it came: as many items as are there at once, and `most` at most. */
export async function* inBatches<T>(source: AsyncIterable<T>, most: number): AsyncGenerator<T[]> {
  const iterator = source[Symbol.asyncIterator]();
  const ask = (): Promise<IteratorResult<T, unknown>> => {
    const next = iterator.next();
    // It may fail while nobody waits for it: whoever does next is told.
    next.catch(() => undefined);
    return next;
  };
  let next = ask();
  try {
    for (let first = await next; first.done !== true; first = await next) {
      const batch = [first.value];
      next = ask();
      while (batch.length < most) {
        const more = await Promise.race([next, immediate(nothingYet)]);
        if (more === nothingYet || more.done === true) {
          break;
        }
        batch.push(more.value);
        next = ask();
      }
      yield batch;
    }
  } finally {
    await iterator.return?.();
  }
}
