import { idempotencyKey, randomId, sha256Hex } from '@healthchain/protocol';
import { z } from 'zod';

/** Public arguments of a request for coverage, and of its answer. */
export const coverageArguments = z.strictObject({
  requestId: randomId,
  digest: sha256Hex,
  idempotencyKey,
});
