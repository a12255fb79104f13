import type { KeyObject } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import { openMessage } from '../platform/keys/seal/index.js';

/** Opens a sealed text, in base64. @throws HealthChainError OPINION_UNREADABLE */
export function openText(sealed: string, key: KeyObject, associatedData: Uint8Array): string {
  try {
    return openMessage(Buffer.from(sealed, 'base64'), key, associatedData).toString('utf8');
  } catch (error) {
    throw new HealthChainError('OPINION_UNREADABLE', undefined, { cause: error });
  }
}
