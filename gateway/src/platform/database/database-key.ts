import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { wrappedKeySchema } from '@healthchain/protocol';
import type { WrappingKey } from '../keys/wrapping-key.js';
import { writeFileDurably } from './write-file-durably.js';

/**
 * The key of a database, which stands beside it wrapped by the organisation's HSM. Without a key
 * file a key is made; the file is on the disk before the key is used.
 *
 * @throws HealthChainError KEY_UNAVAILABLE; ZodError or SyntaxError for a damaged file.
 */
export async function databaseKey(file: string, wrappingKey: WrappingKey): Promise<KeyObject> {
  if (existsSync(file)) {
    const wrapped: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return wrappingKey.unwrap(wrappedKeySchema.parse(wrapped));
  }
  const key = createSecretKey(randomBytes(32));
  writeFileDurably(file, `${JSON.stringify(wrappingKey.wrap(key))}\n`);
  return key;
}
