import { z } from 'zod';

/** How much of a list one answer has, at most. */
export const pageSize = z.int().min(1).max(200);

/** Public arguments of a list that is answered a page at a time, in the order of such ids. */
export function pageArguments<Id extends z.ZodType<string>>(
  id: Id,
): { pageSize: typeof pageSize; bookmark: z.ZodUnion<[Id, z.ZodLiteral<''>]> } {
  return { pageSize, bookmark: z.union([id, z.literal('')]) };
}
