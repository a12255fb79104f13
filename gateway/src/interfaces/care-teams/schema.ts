import { careTeamPageSchema, careTeamRequestSchema } from '@healthchain/protocol';
import { z } from 'zod';

/** Who is in a care team from now on, and which revision that is. */
export const careTeamBodySchema = careTeamRequestSchema.pick({ revision: true, members: true });

/** Which page of the care teams is asked for. */
export const careTeamQuerySchema = z.strictObject({
  bookmark: careTeamPageSchema.shape.bookmark.default(''),
});
