import { HealthChainError } from '@healthchain/protocol';
import type { Request } from 'express';
import type { z } from 'zod';

/** What stands in an address is logged: it is an id or nothing. @throws HealthChainError NOT_FOUND */
export function parameterOf<Text extends string>(
  req: Request,
  name: string,
  schema: z.ZodType<Text>,
): Text {
  const parsed = schema.safeParse(req.params[name]);
  if (!parsed.success) {
    throw new HealthChainError('NOT_FOUND');
  }
  return parsed.data;
}
