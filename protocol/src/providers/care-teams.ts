import { z } from 'zod';
import { registrarSchema } from '../authority/authority.js';
import { careTeamsNamedBy } from './named-care-teams.js';
import { idempotencyKey, instant, mspId, randomId, sha256Hex } from '../primitives.js';
import type { ConsentException } from '../consents/provisions.js';

/** People of one care team. */
export const careTeamMembersLimit = 200;

const members = z
  .array(sha256Hex)
  .max(careTeamMembersLimit)
  .refine((digests) => new Set(digests).size === digests.length, {
    error: 'A care team names each member once.',
  });

/**
 * People of one organisation who treat patients together. It is public and knows no patient; a patient can
 * consent to the team, whoever is in it.
 */
export const careTeamSchema = z.strictObject({
  careTeamId: randomId,
  organization: mspId,
  /** Rises by one with each change. */
  revision: z.int().min(1),
  /** By the keys of their credentials; nobody, once the team has ended. */
  members,
  /** Whoever stated the members, by the transaction that they signed. */
  recordedBy: registrarSchema,
  recordedAt: instant,
});
export type CareTeam = z.infer<typeof careTeamSchema>;

/** Who is in a care team from now on; `revision` is that of the team in force plus 1. */
export const careTeamRequestSchema = careTeamSchema
  .pick({ careTeamId: true, revision: true, members: true })
  .extend({ idempotencyKey });
export type CareTeamRequest = z.infer<typeof careTeamRequestSchema>;

/** One page of an organisation's care teams in the order of their ids; an empty bookmark ends it. */
export const careTeamPageSchema = z.strictObject({
  careTeams: z.array(careTeamSchema),
  bookmark: z.union([randomId, z.literal('')]),
});
export type CareTeamPage = z.infer<typeof careTeamPageSchema>;

/**
 * The care teams, among those that a consent names, that somebody is a member of.
 *
 * @param load a care team of that person's organisation
 */
export async function membershipsOf(
  publicKeyDigest: string,
  provision: ConsentException | undefined,
  load: (careTeamId: string) => Promise<Pick<CareTeam, 'members'> | undefined>,
): Promise<string[]> {
  const memberships: string[] = [];
  for (const careTeamId of careTeamsNamedBy(provision ?? {})) {
    const team = await load(careTeamId);
    if (team?.members.includes(publicKeyDigest) === true) {
      memberships.push(careTeamId);
    }
  }
  return memberships;
}
