import { HealthChainError, randomId, type Role } from '@healthchain/protocol';
import { prescribingRoles } from '@healthchain/protocol/prescriptions';
import { type RequestHandler, Router } from 'express';
import type { CoverageDesk } from '../../coverage/coverage-desk.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parameterOf } from '../charts/parameter-of.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { wantedCoverageSchema } from './schema.js';

export interface CoverageOptions {
  readonly guard: PersonGuard;
  readonly desk: CoverageDesk;
}

const askingRoles: ReadonlySet<Role> = new Set([...prescribingRoles, 'pharmacist']);

/** How prescribers and pharmacists ask health plans, and read what they answer. */
export function coverageRouter({ guard, desk }: CoverageOptions): Router {
  const router = Router();
  const asRequester = [guard.authenticateProvider, requireRequester(guard)];

  router.post('/coverage-requests', ...asRequester, readJson, async (req, res) => {
    const wanted = parseBody(wantedCoverageSchema, req);
    const { publicKeyDigest } = guard.providerOf(req);
    res.status(201).json({ requestId: await desk.request(publicKeyDigest, wanted) });
  });
  router.get('/coverage-requests/:requestId', ...asRequester, async (req, res) => {
    res.json(await desk.standing(parameterOf(req, 'requestId', randomId)));
  });
  return router;
}

function requireRequester(guard: PersonGuard): RequestHandler {
  return (req, _res, next) => {
    if (!guard.providerOf(req).roles.some((role) => askingRoles.has(role))) {
      throw new HealthChainError('ROLE_NOT_PERMITTED');
    }
    next();
  };
}
