import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { HealthChainError, type SealedEvidence } from '@healthchain/protocol';
import { openMessage, sealMessage } from '../platform/keys/seal/message.js';
import type { WrappingKey } from '../platform/keys/wrapping-key.js';

/** Encrypts evidence for the organisation itself. */
export interface EvidenceBox {
  readonly seal: (content: object) => SealedEvidence;
  /** @throws HealthChainError KEY_UNAVAILABLE, or CONTENT_ALTERED where it is not what was sealed */
  readonly open: (evidence: SealedEvidence) => Promise<unknown>;
}

/**
 * Each piece of evidence is sealed under a key of its own (AES-256-GCM, a key for one message), which is
 * wrapped to the organisation's HSM. The associated data bind organisation and id.
 */
export function evidenceBox(
  mspId: string,
  wrappingKey: Pick<WrappingKey, 'wrap' | 'unwrap'>,
): EvidenceBox {
  const boundTo = (evidenceId: string): Buffer =>
    Buffer.from(['healthchain/evidence/v1', mspId, evidenceId].join('\n'), 'utf8');
  return {
    seal: (content) => {
      const evidenceId = randomUUID();
      const key = createSecretKey(randomBytes(32));
      const sealed = sealMessage(Buffer.from(JSON.stringify(content)), key, boundTo(evidenceId));
      return {
        evidenceId,
        wrappedKey: wrappingKey.wrap(key),
        sealed: sealed.toString('base64'),
      };
    },
    open: async ({ evidenceId, wrappedKey, sealed }) => {
      const key = await wrappingKey.unwrap(wrappedKey);
      try {
        const bytes = openMessage(Buffer.from(sealed, 'base64'), key, boundTo(evidenceId));
        return JSON.parse(bytes.toString('utf8')) as unknown;
      } catch (error) {
        throw new HealthChainError('CONTENT_ALTERED', undefined, { cause: error });
      }
    },
  };
}
