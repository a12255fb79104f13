import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readIfPresent, writeFile } from '../host/files.js';

/**
 * The file with the secret of what a gateway sends to one receiver, as Standard Webhooks writes one; made at random
 * where there is none yet. The operator gives it to the receiver.
 */
export function ensureWebhookSecret(folder: string, name: string): string {
  const file = join(folder, `${name}-secret`);
  if (readIfPresent(file) === undefined) {
    writeFile(file, `whsec_${randomBytes(32).toString('base64')}\n`);
  }
  return file;
}
