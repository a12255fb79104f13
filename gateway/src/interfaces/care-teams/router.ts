import { randomId } from '@healthchain/protocol';
import { type Request, Router } from 'express';
import type { CareTeamDesk } from '../../access/care-teams/care-team-desk.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parameterOf } from '../charts/parameter-of.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { parseQuery } from '../charts/parse-query.js';
import { requireRegistrar } from '../charts/require-registrar.js';
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
  const careTeamOf = (req: Request): string => parameterOf(req, 'careTeamId', randomId);

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
