import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Symbols by which a code is looked up; the others, 100 bits, stay secret. */
const tagLength = 4;

/** The part of a code that its custodian looks it up by. */
export function tagOf(code: string): string {
  return code.slice(0, tagLength);
}

/** What is kept of a code: enough to recognise it, and nothing to redeem it with elsewhere. */
export function digestOf(code: string): string {
  return createHash('sha256').update(`healthchain share code ${code}`).digest('hex');
}

/** Between whom a code is redeemed, by MSP id. */
export interface Redemption {
  readonly asker: string;
  readonly custodian: string;
}

/**
 * Proves to one custodian that one asker holds a code. Every hospital is asked, so none may learn what it
 * could redeem at another.
 */
export function proofOf(digest: string, { asker, custodian }: Redemption): string {
  return createHmac('sha256', Buffer.from(digest, 'hex'))
    .update(`${asker} ${custodian}`)
    .digest('hex');
}

/** Compares two proofs of the same length in constant time. */
export function isSameProof(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'));
}
