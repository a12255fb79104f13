import { setImmediate as immediate } from 'node:timers/promises';

interface Waiting<T> {
  readonly items: readonly T[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets what is asked for at the same time share one write to the disk.
 *
 * @param write writes all of it or nothing
 * @returns writes items; resolves when they are written
 */
export function inGroups<T>(
  write: (items: readonly T[]) => Promise<void>,
): (items: readonly T[]) => Promise<void> {
  let waiting: Waiting<T>[] = [];
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await write(group.flatMap(({ items }) => items));
        group.forEach(({ resolve }) => {
          resolve();
        });
      } catch (error) {
        group.forEach(({ reject }) => {
          reject(error);
        });
      }
    }
    writing = undefined;
  };

  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject });
      // All requests that this turn of the event loop has read go into the same group.
      writing ??= immediate().then(writeAll);
    });
}
