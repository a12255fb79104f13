import { HealthChainError } from '@healthchain/protocol';
import express, { Router } from 'express';
import type { z } from 'zod';
import { inSpan } from '../telemetry/span.js';
import type { CallerOf, PeeringMount } from './peering-app.js';

/** A question that other gateways post as JSON, and are answered in JSON. */
export interface Question<Schema extends z.ZodType> {
  readonly path: string;
  readonly schema: Schema;
  /** Size of its body, as express takes it. */
  readonly limit: string;
  /** @param caller MSP id of the organisation that asks */
  readonly answer: (question: z.infer<Schema>, caller: string) => Promise<object>;
}

/** Lets a router answer a question; INVALID_ARGUMENT for one that is malformed. */
export function answerQuestion<Schema extends z.ZodType>(
  router: Router,
  callerOf: CallerOf,
  { path, schema, limit, answer }: Question<Schema>,
): void {
  router.post(path, express.json({ limit }), async (req, res) => {
    const parsed = schema.safeParse(req.body);
    if (!parsed.success) {
      throw new HealthChainError('INVALID_ARGUMENT');
    }
    const { mspId } = callerOf(req);
    const route = `${req.baseUrl}${path}`;
    res.json(await inSpan('platform/peering', () => answer(parsed.data, mspId), { route }));
  });
}

/** A mount that answers one question, at its own path. */
export function questionMount<Schema extends z.ZodType>({
  path,
  kinds,
  ...question
}: Question<Schema> & Pick<PeeringMount, 'kinds'>): PeeringMount {
  return {
    path,
    kinds,
    router: (callerOf) => {
      const router = Router();
      answerQuestion(router, callerOf, { ...question, path: '/' });
      return router;
    },
  };
}
