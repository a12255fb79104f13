import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import {
  openVersion,
  type FetchContent,
  type OpenVersions,
  type SealedVersion,
} from './open-version.js';

/** Threads that decrypt pages of records while this one goes on answering. */
export interface OpeningPool {
  readonly open: OpenVersions;
  readonly close: () => Promise<void>;
}

/** Below this many versions the way to another thread takes longer than it saves. */
const few = 10;

/**
 * @param fetchContent fetches large ciphertext, which is opened in this thread
 * @param isExpectant whether the first thread starts before there is work
 */
export function openOpeningPool(fetchContent: FetchContent, isExpectant: boolean): OpeningPool {
  const pool = new Tinypool({
    filename: fileURLToPath(new URL('./opening-worker.js', import.meta.url)),
    minThreads: isExpectant ? 1 : 0,
    maxThreads: Math.max(1, availableParallelism() - 1),
    idleTimeout: 60_000,
  });
  const openHere: OpenVersions = (versions) =>
    Promise.all(versions.map(({ sealed, key }) => openVersion(sealed, key, fetchContent)));
  return {
    open: async (versions) => {
      if (versions.length < few || !versions.every(isInline)) {
        return openHere(versions);
      }
      const opened = (await pool.run(versions)) as readonly string[] | undefined;
      return opened ?? openHere(versions);
    },
    close: () => pool.destroy(),
  };
}

function isInline({ sealed }: SealedVersion): boolean {
  return sealed.content.placement === 'inline';
}
