import {
  evidenceTransientField,
  HealthChainError,
  idempotencyKey,
  randomId,
  salt,
  sealedEvidenceSchema,
  sha256Hex,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialing } from '../../context/guards.js';
import { ownKeys } from '../../context/ledger-keys.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';
import { transaction } from '../../context/use-case.js';

const transientSchema = z.strictObject({ salt, evidence: sealedEvidenceSchema });

/** Keeps evidence in the organisation's own collection, under its own endorsement alone. */
export const keepEvidence = transaction({
  name: 'AccessControlContract:KeepEvidence',
  summary:
    'Keeps Evidence, encrypted by the caller’s organisation, in its own collection. It writes nothing ' +
    'else, so that the endorsement of this organisation suffices, and no other sees the ciphertext.',
  arguments: z.strictObject({ evidenceId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: credentialing,
  transient: `\`${evidenceTransientField}\`: salt, evidence (SealedEvidence)`,
  refusals: ['TRANSIENT_MISSING', 'ALREADY_EXISTS', 'PRIVATE_DATA_UNAVAILABLE'],
  ownOnly: true,
  run: async (context, { evidenceId, digest }) => {
    const { evidence, ...transient } = context.transient(evidenceTransientField, transientSchema);
    requireDigest(digest, transient.salt, evidence);
    requireNamed(evidenceId, evidence.evidenceId);
    const entry = ownKeys.evidence(evidenceId);
    if ((await context.ownState.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    await context.ownState.put(entry, { ...evidence, salt: transient.salt });
    return { evidenceId };
  },
});
