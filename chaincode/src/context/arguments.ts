import { HealthChainError } from '@healthchain/protocol';
import type { z } from 'zod';

/** Parses a JSON argument. @throws HealthChainError `INVALID_ARGUMENT` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw new HealthChainError('INVALID_ARGUMENT', 'The argument is not well-formed JSON.');
  }
}

/**
 * Checks an argument against its schema. The refusal names the place and the kind of the first
 * fault, but never the value, nor a property name that the caller made up.
 *
 * @throws HealthChainError `INVALID_ARGUMENT`
 */
export function parseArgument<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  const kind = issue?.code ?? 'custom';
  throw new HealthChainError('INVALID_ARGUMENT', `At "${place}": ${kind}.`);
}
