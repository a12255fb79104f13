import { HealthChainError, type OrganizationKind } from '@healthchain/protocol';
import { Router } from 'express';
import type { z } from 'zod';
import type { OpinionDesk } from '../../disclosure/answer-opinion.js';
import type { OpinionAsker } from '../../disclosure/ask-opinion.js';
import type { AttestationDesk } from '../../disclosure/attestation-desk.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { requireClinician } from '../charts/require-clinician.js';
import {
  opinionAnswerBodySchema,
  opinionWantedSchema,
  questionNameSchema,
  questionPageSchema,
} from './schema.js';

export interface OpinionsOptions {
  readonly guard: PersonGuard;
  /** Of the gateway's organisation. */
  readonly kind: OrganizationKind;
  readonly attestations: Pick<AttestationDesk, 'obtain'>;
  readonly asker: OpinionAsker;
  readonly desk: OpinionDesk;
}

/** How somebody gets an attestation and asks elsewhere by it, and how clinicians answer who asks here. */
export function opinionsRouter(options: OpinionsOptions): Router {
  const { guard, kind, attestations, asker, desk } = options;
  const router = Router();
  const { authenticateProvider } = guard;
  router.post('/attestations', authenticateProvider, async (req, res) => {
    const { publicKeyDigest } = guard.providerOf(req);
    const { issuer, attributes } = await attestations.obtain(publicKeyDigest);
    res.status(201).json({ issuer, attributes });
  });
  router.post('/second-opinions', authenticateProvider, readJson, async (req, res) => {
    const { showState, ...wanted } = parseBody(opinionWantedSchema, req);
    const { publicKeyDigest } = guard.providerOf(req);
    const shown = showState ? (['profession', 'state'] as const) : (['profession'] as const);
    const opinionId = await asker.ask(publicKeyDigest, { ...wanted, disclose: shown });
    res.status(201).json({ opinionId });
  });
  router.get('/second-opinions/:opinionId', authenticateProvider, async (req, res) => {
    const { opinionId } = parse(questionNameSchema, req.params);
    res.json(await asker.read(guard.providerOf(req).publicKeyDigest, opinionId));
  });

  const asClinician = [authenticateProvider, requireClinician(guard, kind)];
  router.get('/questions', ...asClinician, async (req, res) => {
    const { bookmark } = parse(questionPageSchema, req.query);
    res.json(await desk.list(bookmark));
  });
  router.post('/questions/:opinionId/answer', ...asClinician, readJson, async (req, res) => {
    const { opinionId } = parse(questionNameSchema, req.params);
    const { answer } = parseBody(opinionAnswerBodySchema, req);
    await desk.answer(guard.providerOf(req).publicKeyDigest, opinionId, answer);
    res.status(204).end();
  });
  return router;
}

/** @throws HealthChainError INVALID_ARGUMENT, without what was given */
function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new HealthChainError('INVALID_ARGUMENT');
  }
  return parsed.data;
}
