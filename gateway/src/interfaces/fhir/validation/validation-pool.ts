import { openThreads } from '../../../platform/threads.js';
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
 * Each thread takes a second and some 100 MB to start.
 *
 * @param isExpectant whether the first one starts before there is work
 */
export function openValidationPool(isExpectant: boolean): ValidationPool {
  const threads = openThreads(new URL('./validation-worker.js', import.meta.url), isExpectant);
  return {
    validate: async (texts) => {
      if (texts.length < few) {
        return validateHere(texts);
      }
      const tasks = inTasks(texts).map(
        (task) => threads.run(task) as Promise<(readonly Issue[])[]>,
      );
      return (await Promise.all(tasks)).flat();
    },
    close: () => threads.destroy(),
  };
}

function inTasks(texts: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(texts.length / taskSize) }, (_, index) =>
    texts.slice(index * taskSize, (index + 1) * taskSize),
  );
}
