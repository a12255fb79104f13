import { HealthChainError } from '@healthchain/protocol';
import express, { Router } from 'express';
import { z } from 'zod';
import type { ReplicaKeeper } from '../storage/replica-keeper.js';
import type { PeeringMount } from './peering-app.js';

const replicaBody = z.strictObject({ size: z.int().min(1) });

/** Lets other hospitals keep copies of their large content here. */
export function replicaMount(replicas: ReplicaKeeper): PeeringMount {
  return {
    path: '/replicas',
    kinds: ['hospital'],
    router: (callerOf) => {
      const router = Router();
      router
        .route('/:cid')
        .put(express.json({ limit: '1kb' }), async (req, res) => {
          const { size } = parseBody(req.body);
          await replicas.keep(callerOf(req).mspId, { cid: req.params.cid, size });
          res.status(204).end();
        })
        .delete(async (req, res) => {
          await replicas.drop(callerOf(req).mspId, req.params.cid);
          res.status(204).end();
        });
      return router;
    },
  };
}

function parseBody(body: unknown): z.infer<typeof replicaBody> {
  const parsed = replicaBody.safeParse(body);
  if (!parsed.success) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The body has to be {"size": bytes}.');
  }
  return parsed.data;
}
