import { HealthChainError, randomId } from '@healthchain/protocol';
import { type Request, type RequestHandler, Router } from 'express';
import type { CareTeamDesk } from '../../access/care-teams/care-team-desk.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { parseQuery } from '../charts/parse-query.js';
import { careTeamBodySchema, careTeamQuerySchema } from './schema.js';

export interface CareTeamsOptions {
  readonly guard: PersonGuard;
  readonly desk: CareTeamDesk;
}

/** How registrars keep their organisation's care teams. */
export function careTeamsRouter({ guard, desk }: CareTeamsOptions): Router {
  const router = Router();
  const asRegistrar = [guard.authenticateProvider, requireRegistrar(guard)];
  const one = '/care-teams/:careTeamId';

  router.get('/care-teams', ...asRegistrar, async (req, res) => {
    res.json(await desk.list(parseQuery(careTeamQuerySchema, req).bookmark));
  });
  router.get(one, ...asRegistrar, async (req, res) => {
    res.json(await desk.show(careTeamOf(req)));
  });
  router.put(one, ...asRegistrar, readJson, async (req, res) => {
    const stated = { careTeamId: careTeamOf(req), ...parseBody(careTeamBodySchema, req) };
    res.json(await desk.record(guard.providerOf(req).publicKeyDigest, stated));
  });
  return router;
}

/** What stands in an address is logged: it is an id or nothing. @throws HealthChainError NOT_FOUND */
function careTeamOf(req: Request): string {
  const parsed = randomId.safeParse(req.params.careTeamId);
  if (!parsed.success) {
    throw new HealthChainError('NOT_FOUND');
  }
  return parsed.data;
}

/** The contract refuses others what they write; here they are spared the way there. */
function requireRegistrar(guard: PersonGuard): RequestHandler {
  return (req, _res, next) => {
    if (!guard.providerOf(req).roles.includes('registrar')) {
      throw new HealthChainError('ROLE_NOT_PERMITTED');
    }
    next();
  };
}
