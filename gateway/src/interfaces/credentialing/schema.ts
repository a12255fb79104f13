import {
  applicationPageSchema,
  applicationSchema,
  credentialRequestSchema,
  credentialSchema,
  mspId,
  role,
  sha256Hex,
} from '@healthchain/protocol';
import { z } from 'zod';
import { bearsRole } from '../../credentialing/bears-role.js';
import { providerApplicationSchema } from '../../credentialing/provider-application.js';
import { findingSchema } from '../../credentialing/run-checks.js';

/** What a registrar hands in for a person. */
export const applyRequestSchema = z
  .strictObject({ role, provider: providerApplicationSchema })
  .refine(({ role: wanted, provider }) => bearsRole(provider.licence.profession, wanted), {
    path: ['provider', 'licence', 'profession'],
    error: 'Another profession bears the role.',
  });

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
