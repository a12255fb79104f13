import { Router } from 'express';
import type { StepUpDesk } from '../../governance/step-up-desk.js';
import { limitAddress } from '../../platform/http/limits.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { stepUpRequestSchema } from './schema.js';

export interface StepUpRouterOptions {
  readonly desk: StepUpDesk;
  /** Origin of this gateway. */
  readonly publicUrl: string;
  /** Requests that an address may begin. */
  readonly beginningsPerMinute: number;
}

/**
 * How an operator asks for a signature and gets it. It takes no token: what comes of it is worth nothing
 * without an administrator's own signature, and is public once it is used.
 */
export function stepUpRouter(options: StepUpRouterOptions): Router {
  const { desk, publicUrl, beginningsPerMinute } = options;
  const router = Router();
  router.post('/step-ups', limitAddress(beginningsPerMinute), readJson, async (req, res) => {
    const { stepUpId, expiresAt } = await desk.begin(parseBody(stepUpRequestSchema, req));
    const page = new URL(`/step-up/${stepUpId}`, publicUrl).href;
    res.status(201).json({ stepUpId, page, expiresAt });
  });
  router.get('/step-ups/:stepUpId', async (req, res) => {
    res.json({ signed: (await desk.find(req.params.stepUpId)) ?? null });
  });
  return router;
}
