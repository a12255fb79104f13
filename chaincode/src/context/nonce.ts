import { randomId, salt } from '@healthchain/protocol';
import { z } from 'zod';

/** That a statement was taken; a public value needs no salt. */
export const publicNonceSchema = z.strictObject({ nonce: randomId });

/** The same in private state. */
export const nonceSchema = publicNonceSchema.extend({ salt });
