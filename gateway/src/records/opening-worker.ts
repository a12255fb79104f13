import { openVersion, type SealedVersion } from './open-version.js';

const outOfReach = (): Promise<never> =>
  Promise.reject(new Error('Only inline content is opened here.'));

/** What a thread of the opening pool does with one task; nothing if any of it does not open. */
export default async function openTask(
  versions: readonly SealedVersion[],
): Promise<readonly string[] | undefined> {
  try {
    return await Promise.all(
      versions.map(({ sealed, key }) => openVersion(sealed, key, outOfReach)),
    );
  } catch {
    // An error loses its code on the way: who asked opens once more, and meets it.
    return undefined;
  }
}
