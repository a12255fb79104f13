import { sha256Hex } from '@healthchain/protocol';
import { z } from 'zod';

/** What the ledger remembers of a request under its idempotency key. */
export const recordedRequestSchema = z.strictObject({
  /** SHA-256 of the canonical JSON of function and arguments. */
  digest: sha256Hex,
  /** Canonical JSON of the result. */
  result: z.string(),
});
