import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readIfPresent, writeFile } from '../host/files.js';

/**
 * The file with the secret of a gateway's alerts, as Standard Webhooks writes one; made at random where there
 * is none yet. The operator gives it to the receiver.
 */
export function ensureAlertSecret(folder: string): string {
  const file = join(folder, 'alert-secret');
  if (readIfPresent(file) === undefined) {
    writeFile(file, `whsec_${randomBytes(32).toString('base64')}\n`);
  }
  return file;
}
