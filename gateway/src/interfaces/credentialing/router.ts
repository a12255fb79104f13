import { HealthChainError, randomId, sha256Hex } from '@healthchain/protocol';
import { type Request, Router } from 'express';
import type { CredentialChange } from '../../credentialing/credential-ledger.js';
import type { CredentialingDesk } from '../../credentialing/credentialing-desk.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parameterOf } from '../charts/parameter-of.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { requireRegistrar } from '../charts/require-registrar.js';
import {
  applicationQuerySchema,
  applyRequestSchema,
  countersignRequestSchema,
  issueRequestSchema,
} from './schema.js';

export interface CredentialingOptions {
  readonly guard: PersonGuard;
  readonly desk: CredentialingDesk;
}

/** How registrars check who applies, give roles, and countersign those of other organisations. */
export function credentialingRouter({ guard, desk }: CredentialingOptions): Router {
  const router = Router();
  const asRegistrar = [guard.authenticateProvider, requireRegistrar(guard)];
  const registrarOf = (req: Request): string => guard.providerOf(req).publicKeyDigest;
  const applicationOf = (req: Request): string => parameterOf(req, 'applicationId', randomId);

  router.get('/credential-applications', ...asRegistrar, async (req, res) => {
    const asked = applicationQuerySchema.safeParse(req.query);
    if (!asked.success) {
      throw new HealthChainError('INVALID_ARGUMENT', 'Malformed: bookmark.');
    }
    res.json(await desk.list(asked.data.bookmark));
  });
  router.post('/credential-applications', ...asRegistrar, readJson, async (req, res) => {
    const { role, provider } = parseBody(applyRequestSchema, req);
    res.status(201).json(await desk.apply(registrarOf(req), role, provider));
  });
  const one = '/credential-applications/:applicationId';
  router.get(one, ...asRegistrar, async (req, res) => {
    res.json(await desk.show(applicationOf(req)));
  });
  router.post(`${one}/checks`, ...asRegistrar, async (req, res) => {
    res.json(await desk.check(registrarOf(req), applicationOf(req)));
  });
  router.post(`${one}/refusal`, ...asRegistrar, async (req, res) => {
    res.json(await desk.refuse(registrarOf(req), applicationOf(req)));
  });
  router.post(`${one}/issue`, ...asRegistrar, readJson, async (req, res) => {
    const terms = parseBody(issueRequestSchema, req);
    res.status(201).json(await desk.issue(registrarOf(req), applicationOf(req), terms));
  });

  router.get('/credentials/awaiting', ...asRegistrar, async (_req, res) => {
    res.json({ credentials: await desk.awaiting() });
  });
  router.post('/credentials/countersign', ...asRegistrar, readJson, async (req, res) => {
    const name = parseBody(countersignRequestSchema, req);
    res.json(await desk.countersign(registrarOf(req), name));
  });
  for (const [path, change] of Object.entries(changes)) {
    router.post(`/credentials/:publicKeyDigest/${path}`, ...asRegistrar, async (req, res) => {
      const digest = parameterOf(req, 'publicKeyDigest', sha256Hex);
      res.json(await desk.change(registrarOf(req), change, digest));
    });
  }
  return router;
}

/** What an organisation does to its own credentials, by the end of the path. */
const changes: Readonly<Record<string, CredentialChange>> = {
  suspension: 'SuspendCredential',
  reinstatement: 'ReinstateCredential',
  revocation: 'RevokeCredential',
};
