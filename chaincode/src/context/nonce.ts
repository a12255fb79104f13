import { randomId, salt } from '@healthchain/protocol';
import { z } from 'zod';

/** That a statement was taken. */
export const nonceSchema = z.strictObject({ salt, nonce: randomId });
