import { Router } from 'express';
import type { PersonGuard, SignedInPerson } from '../../platform/sign-in/person-guard.js';
import type { Me } from './schema.js';

export interface MeOptions {
  readonly guard: PersonGuard;
  /** MSP id of the gateway's organisation. */
  readonly organization: string;
}

/** `GET /me`: who signed in, as this gateway and the ledger know them; behind the guard. */
export function meRouter({ guard, organization }: MeOptions): Router {
  const router = Router();
  router.get('/me', guard.authenticatePerson, (req, res) => {
    res.json(describe(guard.personOf(req), organization));
  });
  return router;
}

function describe(person: SignedInPerson, organization: string): Me {
  return person.kind === 'provider'
    ? { kind: person.kind, id: person.publicKeyDigest, organization, roles: [...person.roles] }
    : { kind: person.kind, id: person.patientId, organization };
}
