import { z } from 'zod';

/** A code of one system; its display is the system's word for it, and says nothing more. */
export function coding<Code extends string>(system: string, code: z.ZodType<Code>) {
  return z
    .strictObject({ system: z.literal(system), code, display: z.string().optional() })
    .transform((each): Code => each.code);
}

/** A concept that is one code and nothing else: a text could say more. */
export function concept(system: string, code: string) {
  return z.strictObject({ coding: z.tuple([coding(system, z.literal(code))]) });
}
