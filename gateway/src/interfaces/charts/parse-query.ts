import { HealthChainError } from '@healthchain/protocol';
import type { Request } from 'express';
import type { z } from 'zod';

/** A query that fits its schema. @throws HealthChainError INVALID_ARGUMENT */
export function parseQuery<Schema extends z.ZodType>(
  schema: Schema,
  req: Request,
): z.infer<Schema> {
  const parsed = schema.safeParse(req.query);
  if (!parsed.success) {
    throw new HealthChainError(
      'INVALID_ARGUMENT',
      'A parameter of the query is unknown or malformed.',
    );
  }
  return parsed.data;
}
