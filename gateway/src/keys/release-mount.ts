import { HealthChainError, randomId } from '@healthchain/protocol';
import express, { Router } from 'express';
import { z } from 'zod';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import type { ReleaseKeys } from './key-keeper.js';

const body = z.strictObject({ accessId: randomId, patientId: randomId });

/** Where other hospitals ask for the keys of an access. */
export function releaseMount(release: ReleaseKeys): PeeringMount {
  return {
    path: '/releases',
    kinds: ['hospital'],
    router: (callerOf) => {
      const router = Router();
      router.post('/', express.json({ limit: '1kb' }), async (req, res) => {
        const parsed = body.safeParse(req.body);
        if (!parsed.success) {
          throw new HealthChainError('INVALID_ARGUMENT');
        }
        res.json(await release({ ...parsed.data, reader: callerOf(req).mspId }));
      });
      return router;
    },
  };
}
