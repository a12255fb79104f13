import { sha256Hex, signedStepUpSchema } from '@healthchain/protocol';
import { z } from 'zod';
import { matterRequestSchema } from '../../governance/matter.js';

/** Whose signature an operator asks for, and for what. */
export const stepUpRequestSchema = z.strictObject({
  signatory: sha256Hex,
  matter: matterRequestSchema,
});

/** The request as it was taken. */
export const stepUpSchema = z.strictObject({
  stepUpId: z.string(),
  page: z.url(),
  expiresAt: z.iso.datetime(),
});

/** Whether it was signed. */
export const stepUpStateSchema = z.strictObject({ signed: signedStepUpSchema.nullable() });

/** What the page asks the authenticator for. */
export const stepUpChallengeSchema = z.strictObject({
  challenge: z.base64url(),
  rpId: z.string(),
  credentialIds: z.array(z.base64url()),
});
