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
  switch (person.kind) {
    case 'provider': {
      const { kind, publicKeyDigest: id, roles } = person;
      return { kind, id, organization, roles: [...roles] };
    }
    case 'patient':
      return { kind: person.kind, id: person.patientId, organization };
    case 'delegate': {
      const { kind, delegationId: id, patientId, powers } = person;
      return { kind, id, organization, patientId, powers: [...powers] };
    }
  }
}
