import { randomBytes } from 'node:crypto';

/** A fresh 128-bit salt in hex. */
export function newSalt(): string {
  return randomBytes(16).toString('hex');
}
