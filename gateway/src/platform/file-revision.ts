import { statSync } from 'node:fs';

/**
 * Changes when the file does. Every request asks for it: a synchronous look takes less than the way to
 * another thread.
 */
export function fileRevision(path: string): string {
  const { mtimeNs, ino, size } = statSync(path, { bigint: true });
  return [mtimeNs, ino, size].join(' ');
}
