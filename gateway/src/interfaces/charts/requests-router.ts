import { Router } from 'express';
import type { RequestDesk } from '../../access/requests/request-desk.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parseBody, readJson } from './parse-body.js';
import { parseQuery } from './parse-query.js';
import { answerSchema, extensionSchema, filingSchema, openQuerySchema } from './request-schema.js';
import { requireOfficer } from './require-officer.js';
import { requireOwn } from './require-own.js';

export interface RequestsOptions {
  readonly guard: PersonGuard;
  readonly desk: RequestDesk;
}

/** What patients ask of their hospital; its privacy officers see, postpone and answer it. */
export function requestsRouter({ guard, desk }: RequestsOptions): Router {
  const router = Router();
  const asOfficer = [guard.authenticateProvider, requireOfficer(guard)];

  router.post('/requests', guard.authenticatePatient, readJson, async (req, res) => {
    const { explanation, ...signed } = parseBody(filingSchema, req);
    requireOwn(signed.statement, guard.patientOf(req));
    await desk.file(signed, explanation);
    res.status(201).json({ requestId: signed.statement.requestId });
  });
  router.get('/requests/own', guard.authenticatePatient, async (req, res) => {
    res.json({ requests: await desk.ofPatient(guard.patientOf(req).patientId) });
  });
  router.get('/requests', ...asOfficer, async (req, res) => {
    const query = parseQuery(openQuerySchema, req);
    res.json(await desk.open(guard.providerOf(req).publicKeyDigest, query));
  });
  router.post('/requests/:requestId/extension', ...asOfficer, readJson, async (req, res) => {
    const extension = parseBody(extensionSchema, req);
    const { requestId = '' } = req.params as { requestId?: string };
    await desk.extend(guard.providerOf(req).publicKeyDigest, { requestId, ...extension });
    res.status(204).end();
  });
  router.post('/requests/:requestId/answer', ...asOfficer, readJson, async (req, res) => {
    const answer = parseBody(answerSchema, req);
    const { requestId = '' } = req.params as { requestId?: string };
    await desk.answer(guard.providerOf(req).publicKeyDigest, { requestId, ...answer });
    res.status(204).end();
  });
  return router;
}
