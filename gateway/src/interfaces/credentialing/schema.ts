import {
  applicationPageSchema,
  applicationSchema,
  credentialRequestSchema,
  credentialSchema,
  mspId,
  professionsFor,
  role,
  sha256Hex,
  type Profession,
  type Role,
} from '@healthchain/protocol';
import { z } from 'zod';
import { providerApplicationSchema } from '../../credentialing/provider-application.js';
import { findingSchema } from '../../credentialing/run-checks.js';

/** What a registrar hands in for a person. */
export const applyRequestSchema = z
  .strictObject({ role, provider: providerApplicationSchema })
  .refine(({ role: wanted, provider }) => bears(provider.licence.profession, wanted), {
    path: ['provider', 'licence', 'profession'],
    error: 'Another profession bears the role.',
  });

/** Whether a licence of this profession bears a role; each does where the role takes none. */
function bears(profession: Profession, wanted: Role): boolean {
  const professions = professionsFor(wanted);
  return professions.length === 0 || professions.includes(profession);
}

/** Which page of the applications is asked for. */
export const applicationQuerySchema = z.strictObject({
  bookmark: applicationPageSchema.shape.bookmark.default(''),
});

/** An application with what the organisation keeps of it. */
export const shownApplicationSchema = z.strictObject({
  application: applicationSchema,
  provider: providerApplicationSchema,
  findings: z.array(findingSchema),
});

/** The key that gets the role, and until when. */
export const issueRequestSchema = credentialRequestSchema.pick({
  publicKeyDigest: true,
  validUntil: true,
});

/** Credentials of other organisations that wait for a countersignature. */
export const awaitingListSchema = z.strictObject({
  credentials: z.array(
    z.strictObject({ credential: credentialSchema, credentialDigest: sha256Hex }),
  ),
});

export const countersignRequestSchema = z.strictObject({
  mspId,
  publicKeyDigest: sha256Hex,
  credentialDigest: sha256Hex,
});
