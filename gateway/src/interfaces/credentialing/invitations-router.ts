import { randomId } from '@healthchain/protocol';
import express, { type Request, Router } from 'express';
import type { CredentialingDesk } from '../../credentialing/credentialing-desk.js';
import type { InvitationDesk } from '../../credentialing/invitation-desk.js';
import type { StandingInvitation } from '../../platform/durable-store/invitations.js';
import { limitAddress } from '../../platform/http/limits.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parameterOf } from '../charts/parameter-of.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { requireRegistrar } from '../charts/require-registrar.js';
import { inviteRequestSchema, submitRequestSchema } from './invitation-schema.js';

export interface InvitationsOptions {
  readonly guard: PersonGuard;
  readonly invitations: InvitationDesk;
  readonly desk: Pick<CredentialingDesk, 'document'>;
  /** Submissions of one address. */
  readonly submissionsPerMinute: number;
}

/** Reads what somebody submits, documents included. */
const readSubmission = express.json({ limit: '4mb' });

/**
 * How registrars invite somebody to apply who cannot sign in yet, and take up what they submit. Who submits has
 * the code and nothing else: it travels in the body, since addresses are logged.
 */
export function invitationsRouter(options: InvitationsOptions): Router {
  const { guard, invitations, desk, submissionsPerMinute } = options;
  const router = Router();
  const asRegistrar = [guard.authenticateProvider, requireRegistrar(guard)];
  const registrarOf = (req: Request): string => guard.providerOf(req).publicKeyDigest;
  const invitationOf = (req: Request): string => parameterOf(req, 'invitationId', randomId);

  router.post('/application-invitations', ...asRegistrar, readJson, async (req, res) => {
    const { role } = parseBody(inviteRequestSchema, req);
    res.status(201).json(await invitations.invite(registrarOf(req), role));
  });
  router.get('/application-invitations', ...asRegistrar, async (_req, res) => {
    res.json({ invitations: (await invitations.list()).map(shown) });
  });
  const one = '/application-invitations/:invitationId';
  router.delete(one, ...asRegistrar, async (req, res) => {
    await invitations.withdraw(invitationOf(req));
    res.status(204).end();
  });
  router.post(`${one}/acceptance`, ...asRegistrar, async (req, res) => {
    res.status(201).json(await invitations.accept(registrarOf(req), invitationOf(req)));
  });
  const document = '/credential-applications/:applicationId/documents/:evidenceId';
  router.get(document, ...asRegistrar, async (req, res) => {
    const { mediaType, content } = await desk.document(
      parameterOf(req, 'applicationId', randomId),
      parameterOf(req, 'evidenceId', randomId),
    );
    res.attachment().type(mediaType).send(Buffer.from(content, 'base64'));
  });

  const limit = limitAddress(submissionsPerMinute);
  router.post('/invited-applications', limit, readSubmission, async (req, res) => {
    const { code, ...submission } = parseBody(submitRequestSchema, req);
    await invitations.submit(code, submission);
    res.status(204).end();
  });
  return router;
}

function shown({ expiresAt, submittedAt, ...invitation }: StandingInvitation) {
  return {
    ...invitation,
    expiresAt: new Date(expiresAt).toISOString(),
    ...(submittedAt !== undefined && { submittedAt: new Date(submittedAt).toISOString() }),
  };
}
