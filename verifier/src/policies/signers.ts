import { hex, sha256 } from '../bytes.js';
import type { Identity } from '../identities/member.js';
import { isSignature } from '../identities/signature.js';
import type { ChannelConfig } from './channel-config.js';

/** Bytes with who is said to have signed them. */
export interface SignedData {
  readonly identity: Uint8Array;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/** The distinct identities of members whose signatures verify, in the order of the set. */
export function signersOf(config: ChannelConfig, set: readonly SignedData[]): readonly Identity[] {
  const signers = new Map<string, Identity>();
  for (const { identity, data, signature } of set) {
    const signer = config.identify(identity);
    if (signer !== undefined && isSignature(signer.certificate.publicKey, data, signature)) {
      const key = `${signer.mspId} ${hex(sha256(signer.certificate.raw))}`;
      if (!signers.has(key)) {
        signers.set(key, signer);
      }
    }
  }
  return [...signers.values()];
}
