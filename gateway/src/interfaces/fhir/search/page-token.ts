import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import { z } from 'zod';

/** Where a search goes on. */
const continuationSchema = z.strictObject({
  type: z.string(),
  /** The criteria in use, as names and values. */
  pairs: z.array(z.tuple([z.string(), z.string()])),
  /** Position of the last record of the page before. */
  after: z.int().min(0),
  count: z.int().min(1),
});
export type Continuation = z.infer<typeof continuationSchema>;

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Page links carry their search encrypted, so that a patient's name in a search does not stand in the
 * URLs that follow it. The key lives as long as the process: a link from before is expired.
 */
export class PageTokens {
  readonly #key = randomBytes(32);

  /** An opaque token, safe in a URL. */
  seal(continuation: Continuation): string {
    const nonce = randomBytes(nonceBytes);
    const sealing = createCipheriv(cipher, this.#key, nonce);
    const sealed = [sealing.update(JSON.stringify(continuation)), sealing.final()];
    return Buffer.concat([nonce, sealing.getAuthTag(), ...sealed]).toString('base64url');
  }

  /** @throws HealthChainError PAGE_EXPIRED for anything that this process did not seal. */
  open(token: string): Continuation {
    try {
      const bytes = Buffer.from(token, 'base64url');
      const opening = createDecipheriv(cipher, this.#key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const opened = [opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()];
      return continuationSchema.parse(JSON.parse(Buffer.concat(opened).toString()));
    } catch (error) {
      throw new HealthChainError('PAGE_EXPIRED', undefined, { cause: error });
    }
  }
}
