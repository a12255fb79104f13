import {
  shareBinding,
  shareBindingBytes,
  HealthChainError,
  type ShareName,
} from '@healthchain/protocol';

/**
 * What is wrapped for a keeper: what the share is for, then the share. A keeper's HSM unwraps whatever
 * was wrapped for it, so that without this a deposit could have it unwrap something else of its own.
 */
export function bindShare(name: ShareName, share: Uint8Array): Uint8Array {
  return Buffer.concat([shareBinding(name), share]);
}

/** The share, if it was bound to this. @throws HealthChainError ESCROW_MISMATCH */
export function unbindShare(name: ShareName, bound: Buffer): Buffer {
  if (!bound.subarray(0, shareBindingBytes).equals(shareBinding(name))) {
    throw new HealthChainError('ESCROW_MISMATCH');
  }
  return bound.subarray(shareBindingBytes);
}
