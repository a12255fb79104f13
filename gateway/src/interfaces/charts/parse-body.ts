import { HealthChainError } from '@healthchain/protocol';
import express, { type Request, type RequestHandler } from 'express';
import type { z } from 'zod';

/** Reads a small JSON body. */
export const readJson: RequestHandler = express.json({ limit: '64kb' });

/**
 * A body that fits its schema.
 *
 * @throws HealthChainError INVALID_ARGUMENT that names the fields and not what stands in them
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, req: Request): z.infer<Schema> {
  const parsed = schema.safeParse(req.body);
  if (!parsed.success) {
    const fields = new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the body'));
    throw new HealthChainError('INVALID_ARGUMENT', `Malformed: ${[...fields].join(', ')}.`);
  }
  return parsed.data;
}
