import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  base64,
  HealthChainError,
  isGivenByAdministrators,
  sealedEvidenceSchema,
  type Application,
  type Role,
} from '@healthchain/protocol';
import { z } from 'zod';
import type { Invitations, StandingInvitation } from '../platform/durable-store/invitations.js';
import { bearsRole } from './bears-role.js';
import type { CredentialingDesk } from './credentialing-desk.js';
import { uploadedDocumentsSchema } from './document.js';
import type { EvidenceBox } from './evidence-box.js';
import { providerStatementSchema } from './provider-application.js';

/** An invitation as its registrar passes it on; the code is told once. */
export interface Invitation {
  readonly invitationId: string;
  readonly code: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** What somebody hands in for themselves. */
export const submissionSchema = z.strictObject({
  provider: providerStatementSchema,
  documents: uploadedDocumentsSchema,
});
export type Submission = z.infer<typeof submissionSchema>;

/**
 * How somebody applies whom the organisation has not signed in yet: a registrar invites them, they hand in once,
 * and a registrar takes it up. Methods fail with a HealthChainError.
 */
export interface InvitationDesk {
  readonly invite: (registrar: string, role: Role) => Promise<Invitation>;
  readonly list: () => Promise<readonly StandingInvitation[]>;
  readonly withdraw: (invitationId: string) => Promise<void>;
  /** @throws HealthChainError INVITATION_INVALID for a code that is wrong, used or expired */
  readonly submit: (code: string, submission: Submission) => Promise<void>;
  /** Hands in what was submitted, under the registrar's signature. */
  readonly accept: (registrar: string, invitationId: string) => Promise<Application>;
}

export interface InvitationDeskOptions {
  readonly store: Invitations;
  readonly box: EvidenceBox;
  readonly desk: Pick<CredentialingDesk, 'apply'>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Documents and all in one piece, which no ledger has to take. */
const sealedSchema = sealedEvidenceSchema.extend({ sealed: base64 });

/** Milliseconds. */
const lifetime = 7 * 24 * 60 * 60_000;
/** Bytes of a code: nobody guesses one. */
const codeBytes = 24;

export function invitationDesk(options: InvitationDeskOptions): InvitationDesk {
  const { store, box, desk, now = Date.now } = options;
  return {
    invite: async (registrar, role) => {
      if (isGivenByAdministrators(role)) {
        throw new HealthChainError('ADMIN_REQUIRED');
      }
      const code = randomBytes(codeBytes).toString('base64url');
      const invitationId = randomUUID();
      const expiresAt = now() + lifetime;
      const digest = digestOf(code);
      await store.add({ invitationId, digest, role, invitedBy: registrar, expiresAt });
      return { invitationId, code, expiresAt: new Date(expiresAt).toISOString() };
    },
    list: () => store.list(),
    withdraw: async (invitationId) => {
      if (!(await store.remove(invitationId))) {
        throw new HealthChainError('NOT_FOUND');
      }
    },
    submit: async (code, submission) => {
      const digest = digestOf(code);
      const invitation = await store.open(digest);
      if (invitation === undefined) {
        throw new HealthChainError('INVITATION_INVALID');
      }
      if (!bearsRole(submission.provider.licence.profession, invitation.role)) {
        const field = 'provider.licence.profession';
        throw new HealthChainError('INVALID_ARGUMENT', `Malformed: ${field}.`);
      }
      if (!(await store.submit(digest, JSON.stringify(box.seal(submission))))) {
        throw new HealthChainError('INVITATION_INVALID');
      }
    },
    accept: async (registrar, invitationId) => {
      const found = await store.submission(invitationId);
      if (found === undefined) {
        throw new HealthChainError('NOT_FOUND');
      }
      const sealed = sealedSchema.parse(JSON.parse(found.submission));
      const { provider, documents } = submissionSchema.parse(await box.open(sealed));
      // The ledger takes an id once, so that two registrars cannot make two applications of it.
      const application = await desk.apply(
        registrar,
        found.role,
        { ...provider, documents: [] },
        { applicationId: invitationId, uploads: documents },
      );
      await store.remove(invitationId);
      return application;
    },
  };
}

function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
