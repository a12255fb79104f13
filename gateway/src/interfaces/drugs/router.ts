import { HealthChainError, medicationCheckSchema, rxcui, type Role } from '@healthchain/protocol';
import { type RequestHandler, Router } from 'express';
import type { DrugLedger } from '../../drugs/drug-ledger.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parameterOf } from '../charts/parameter-of.js';
import { parseBody, readJson } from '../charts/parse-body.js';

export interface DrugsOptions {
  readonly guard: PersonGuard;
  readonly drugs: DrugLedger;
}

/** Who prescribes, gives or dispenses. */
const careRoles: ReadonlySet<Role> = new Set(['attending', 'resident', 'nurse', 'pharmacist']);

/** How clinicians and pharmacists ask what is known of drugs. */
export function drugsRouter({ guard, drugs }: DrugsOptions): Router {
  const router = Router();
  const asCarer = [guard.authenticateProvider, requireCarer(guard)];

  router.get('/drugs/:rxcui', ...asCarer, async (req, res) => {
    res.json(await drugs.drug(parameterOf(req, 'rxcui', rxcui)));
  });
  router.post('/drugs/interactions', ...asCarer, readJson, async (req, res) => {
    res.json(await drugs.check(parseBody(medicationCheckSchema, req)));
  });
  return router;
}

function requireCarer(guard: PersonGuard): RequestHandler {
  return (req, _res, next) => {
    if (!guard.providerOf(req).roles.some((role) => careRoles.has(role))) {
      throw new HealthChainError('ROLE_NOT_PERMITTED');
    }
    next();
  };
}
