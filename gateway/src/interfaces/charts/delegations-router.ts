import { HealthChainError } from '@healthchain/protocol';
import { Router } from 'express';
import type { DelegationDesk } from '../../access/delegations/delegation-desk.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parseBody, readJson } from './parse-body.js';
import { requireOwn } from './require-own.js';
import { delegationEndRequestSchema, delegationRequestSchema } from './schema.js';

export interface DelegationsOptions {
  readonly guard: PersonGuard;
  readonly desk: DelegationDesk;
}

/** Whom patients let decide for them. */
export function delegationsRouter({ guard, desk }: DelegationsOptions): Router {
  const router = Router();
  router.get('/delegations', guard.authenticateDecider('see'), async (req, res) => {
    const standing = await desk.standing(guard.deciderOf(req).patientId);
    res.json({
      delegations: standing.map(({ recordedAt, signed: { statement } }) => ({
        recordedAt,
        statement,
      })),
    });
  });
  router.post('/delegations', guard.authenticatePatient, readJson, async (req, res) => {
    const signed = parseBody(delegationRequestSchema, req);
    requireOwn(signed.statement, guard.patientOf(req));
    await desk.record(signed);
    res.status(201).json({ delegationId: signed.statement.delegationId });
  });
  const asDecider = [guard.authenticateDecider(), readJson];
  router.post('/delegations/:delegationId/end', ...asDecider, async (req, res) => {
    const signed = parseBody(delegationEndRequestSchema, req);
    const { statement } = signed;
    requireOwn(statement, guard.deciderOf(req));
    if (statement.delegationId !== req.params.delegationId) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The statement is about another delegation.');
    }
    await desk.end(signed);
    res.status(204).end();
  });
  return router;
}
