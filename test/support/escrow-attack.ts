/**
 * What somebody can do with an escrow who holds all of one key keeper: its token with the PIN, and what
 * its peer holds. A program of its own, that shares nothing with the gateway's.
 */
import { createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import {
  escrowAssociatedData,
  type Escrow,
  type EscrowedKeys,
  type EscrowPart,
  type WrappedKey,
} from '@healthchain/protocol';
import { combine } from 'shamir-secret-sharing';
import { onTokenOf } from './organization-token.js';

/** The token's key pairs that unwrap: what others send, and what is at rest. */
export type WrappingPair = 'key-exchange' | 'compartment-keys';

/** Unwraps something with the token of an organisation. @throws Error if it was wrapped for another */
export function unwrapWithToken(
  organization: string,
  wrapped: WrappedKey,
  pair: WrappingPair = 'key-exchange',
): Buffer {
  const text = onTokenOf(organization, 'unwrap-key-with-token', {
    TOKEN_KEY: pair,
    TOKEN_WRAPPED: JSON.stringify(wrapped),
  });
  return Buffer.from(text, 'base64');
}

/** The share of a part that is for this keeper. */
export function wrappedShare({ shares }: EscrowPart, mspId: string): WrappedKey {
  const share = shares.find(({ keeper }) => keeper === mspId);
  if (share === undefined) throw new Error(`${mspId} keeps no share.`);
  return share.wrapped;
}

/** What a part holds, if one of the keys opens it. */
export function openWithAny(
  { consentId }: Pick<Escrow, 'consentId'>,
  { kind, sealed }: EscrowPart,
  keys: readonly Uint8Array[],
): EscrowedKeys | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  for (const key of keys) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
      decipher.setAAD(escrowAssociatedData(consentId, kind));
      decipher.setAuthTag(bytes.subarray(-16));
      const text = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
      return JSON.parse(text.toString('utf8')) as EscrowedKeys;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Keys that combining gives, where it gives one. */
export async function combined(...shares: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
  try {
    return [await combine(shares.map((share) => Uint8Array.from(share)))];
  } catch {
    return [];
  }
}

/** Keys that somebody would try who has the shares of one keeper: of this part, and of others. */
export async function guesses(
  share: Uint8Array,
  others: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  const point = share.subarray(0, 32);
  const texts = [share, point, Buffer.from(share).reverse()];
  const moved = [1, 2, 255].map((step) => {
    const copy = Uint8Array.from(share);
    copy[32] = ((copy[32] ?? 0) + step) % 256;
    return copy;
  });
  const pairs = await Promise.all([
    combined(share, share),
    ...moved.map((other) => combined(share, other)),
    ...others.map((other) => combined(share, other)),
  ]);
  return [
    point,
    share.subarray(1, 33),
    ...texts.map((text) => createHash('sha256').update(text).digest()),
    ...texts.map((text) => createHmac('sha256', text).digest()),
    ...texts.map((text) => Buffer.from(hkdfSync('sha256', text, '', '', 32))),
    ...pairs.flat(),
  ];
}
