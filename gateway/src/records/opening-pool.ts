import { openThreads } from '../platform/threads.js';
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
  const threads = openThreads(new URL('./opening-worker.js', import.meta.url), isExpectant);
  const openHere: OpenVersions = (versions) =>
    Promise.all(versions.map(({ sealed, key }) => openVersion(sealed, key, fetchContent)));
  return {
    open: async (versions) => {
      if (versions.length < few || !versions.every(isInline)) {
        return openHere(versions);
      }
      const opened = (await threads.run(versions)) as readonly string[] | undefined;
      return opened ?? openHere(versions);
    },
    close: () => threads.destroy(),
  };
}

function isInline({ sealed }: SealedVersion): boolean {
  return sealed.content.placement === 'inline';
}
