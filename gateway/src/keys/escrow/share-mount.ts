import { HealthChainError, randomId } from '@healthchain/protocol';
import express, { Router } from 'express';
import { z } from 'zod';
import type { PeeringMount } from '../../platform/peering/peering-app.js';
import type { ReleaseShares } from './share-keeper.js';

const body = z.strictObject({ accessId: randomId, patientId: randomId });

/** Where other gateways ask a key keeper. */
export const sharesPath = '/key-shares';

/** Where other hospitals ask for this keeper's shares of the keys of an access. */
export function shareMount(release: ReleaseShares): PeeringMount {
  return {
    path: sharesPath,
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
