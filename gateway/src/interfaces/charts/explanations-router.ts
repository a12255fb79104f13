import { languages } from '@healthchain/protocol';
import { Router } from 'express';
import { z } from 'zod';
import type { Explanations } from '../../access/explanations.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parseBody, readJson } from './parse-body.js';
import { parseQuery } from './parse-query.js';
import { accessRequestSchema } from './schema.js';

export interface ExplanationsOptions {
  readonly guard: PersonGuard;
  readonly explanations: Explanations;
}

/** In which language somebody wants to be told. */
export const explanationQuerySchema = z.strictObject({ language: z.enum(languages).default('en') });

/** Who can see what of a patient's chart, and what would permit a clinician's request. */
export function explanationsRouter({ guard, explanations }: ExplanationsOptions): Router {
  const router = Router();
  router.get('/explanation', guard.authenticateDecider('see'), async (req, res) => {
    const { language } = parseQuery(explanationQuerySchema, req);
    res.json(await explanations.forPatient(guard.deciderOf(req).patientId, language));
  });
  router.post('/explanation', guard.authenticateProvider, readJson, async (req, res) => {
    const { language } = parseQuery(explanationQuerySchema, req);
    const wanted = parseBody(accessRequestSchema, req);
    res.json(await explanations.forReader(guard.providerOf(req), wanted, language));
  });
  return router;
}
