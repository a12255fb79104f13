import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomBytes } from 'node:crypto';

const ownerOnlyFolder = 0o700;
const ownerOnlyFile = 0o600;

/** Makes a folder, and those above it, that only its owner can enter. */
export function ensureFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: ownerOnlyFolder });
  return folder;
}

/** Like {@link ensureFolder}, and closes a folder that was open to others. */
export function claimFolder(folder: string): void {
  chmodSync(ensureFolder(folder), ownerOnlyFolder);
}

/** Replaces a file at once, so that nobody reads half of it; readable by its owner only. */
export function writeFile(file: string, content: string | Uint8Array): void {
  ensureFolder(dirname(file));
  const draft = `${file}.${randomBytes(4).toString('hex')}.new`;
  writeFileSync(draft, content, { mode: ownerOnlyFile });
  renameSync(draft, file);
}

/** Writes JSON that a person can read. */
export function writeJson(file: string, value: unknown): void {
  writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Content of a text file, or undefined where there is none. */
export function readIfPresent(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** The secret kept in `file`; made at random, 192 bits in base64url, where there is none yet. */
export function ensureSecret(file: string): string {
  const present = readIfPresent(file);
  if (present !== undefined) {
    return present.trim();
  }
  const secret = randomBytes(24).toString('base64url');
  writeFile(file, `${secret}\n`);
  return secret;
}

/** Lets its owner run a file. */
export function makeExecutable(file: string): void {
  chmodSync(file, 0o700);
}
