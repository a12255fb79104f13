/**
 * SoftHSM writes the file that describes a token (label, flags, the master key under the PINs) anew at
 * every login. A process that is killed in that moment leaves it empty, and the token is lost with all
 * its keys. What stands in the file stays what it was when the token was initialized, so a copy mends it.
 * Another PKCS#11 module has no such file, and nothing happens here.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFile } from '../host/files.js';

/** How often it is looked at (ms). */
const interval = 500;

/** Whether a token was made in an organisation's folder for its HSM. */
export function hasTokenFile(hsm: string): boolean {
  return tokenFile(hsm) !== undefined;
}

/** Keeps the copy, once the token is initialized and while nothing uses it. */
export function keepTokenFile(hsm: string): void {
  const file = tokenFile(hsm);
  if (file !== undefined && !existsSync(copyOf(hsm))) {
    writeFile(copyOf(hsm), readFileSync(file));
  }
}

/** Puts the copy in the place of a file that is not whole. Answers whether it had to. */
export function mendTokenFile(hsm: string): boolean {
  const file = tokenFile(hsm);
  if (file === undefined || !existsSync(copyOf(hsm))) {
    return false;
  }
  const isWhole = existsSync(file) && statSync(file).size >= statSync(copyOf(hsm)).size;
  if (!isWhole) {
    // Who writes at this moment writes the same, into the file that this one replaces.
    writeFile(file, readFileSync(copyOf(hsm)));
  }
  return !isWhole;
}

/** Mends the files for as long as this process lives. */
export function watchTokenFiles(hsms: readonly string[]): void {
  setInterval(() => {
    hsms.forEach(mendTokenFile);
  }, interval).unref();
}

function copyOf(hsm: string): string {
  return join(hsm, 'token.object.copy');
}

function tokenFile(hsm: string): string | undefined {
  const store = join(hsm, 'tokens');
  const [folder] = existsSync(store) ? readdirSync(store) : [];
  return folder === undefined ? undefined : join(store, folder, 'token.object');
}
