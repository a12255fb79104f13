import { randomId, role, sha256Hex } from '@healthchain/protocol';
import { z } from 'zod';
import { submissionSchema } from '../../credentialing/invitation-desk.js';

/** The role that somebody is invited to apply for. */
export const inviteRequestSchema = z.strictObject({ role });

export const invitationSchema = z.strictObject({
  invitationId: randomId,
  /** Told once; whoever has it applies. */
  code: z.string(),
  expiresAt: z.iso.datetime(),
});

/** Invitations that are open, or on which something was submitted that nobody has accepted. */
export const invitationListSchema = z.strictObject({
  invitations: z.array(
    z.strictObject({
      invitationId: randomId,
      role,
      invitedBy: sha256Hex,
      expiresAt: z.iso.datetime(),
      submittedAt: z.iso.datetime().optional(),
    }),
  ),
});

/** What somebody who was invited hands in. */
export const submitRequestSchema = submissionSchema.extend({ code: z.string().min(1).max(100) });
