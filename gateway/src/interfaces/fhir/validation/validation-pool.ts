import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import type { Issue } from '../issue.js';
import { validateHere, type ValidateTexts } from './validate-texts.js';

/** Threads that validate resources while this one goes on answering. */
export interface ValidationPool {
  readonly validate: ValidateTexts;
  readonly close: () => Promise<void>;
}

/** Below this many texts the way to another thread takes longer than it saves. */
const few = 10;
/** Texts of one task: some 20 ms of work. */
const taskSize = 20;

/**
 * One thread per core but the one that serves; each takes a second and some 100 MB to start.
 *
 * @param isExpectant whether the first one starts before there is work
 */
export function openValidationPool(isExpectant: boolean): ValidationPool {
  const threads = Math.max(1, availableParallelism() - 1);
  const pool = new Tinypool({
    filename: fileURLToPath(new URL('./validation-worker.js', import.meta.url)),
    minThreads: isExpectant ? 1 : 0,
    maxThreads: threads,
    idleTimeout: 60_000,
  });
  return {
    validate: async (texts) => {
      if (texts.length < few) {
        return validateHere(texts);
      }
      const tasks = inTasks(texts).map((task) => pool.run(task) as Promise<(readonly Issue[])[]>);
      return (await Promise.all(tasks)).flat();
    },
    close: () => pool.destroy(),
  };
}

function inTasks(texts: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(texts.length / taskSize) }, (_, index) =>
    texts.slice(index * taskSize, (index + 1) * taskSize),
  );
}
