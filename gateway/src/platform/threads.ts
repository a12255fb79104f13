import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';

/**
 * Threads for work that would keep this one from answering, one per core: while a client waits for such work,
 * this one often has none.
 *
 * @param program its default export does one task
 * @param isExpectant whether the first thread starts before there is work
 */
export function openThreads(program: URL, isExpectant: boolean): Tinypool {
  return new Tinypool({
    filename: fileURLToPath(program),
    minThreads: isExpectant ? 1 : 0,
    maxThreads: availableParallelism(),
    idleTimeout: 60_000,
  });
}
