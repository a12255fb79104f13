import { HealthChainError, randomId, type ProvenEntry } from '@healthchain/protocol';
import express, { Router } from 'express';
import { z } from 'zod';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import type { JournalService } from './journal-service.js';

const body = z.strictObject({ patientId: randomId });

export interface JournalMountOptions {
  readonly journal: Pick<JournalService, 'proven'>;
  /** MSP id of the custodian of an enrolled patient. @throws HealthChainError NOT_FOUND */
  readonly custodianOf: (patientId: string) => Promise<string>;
}

/** Where a patient's custodian asks, for the patient, what was read here. */
export function journalMount({ journal, custodianOf }: JournalMountOptions): PeeringMount {
  return {
    path: '/journal',
    kinds: ['hospital'],
    router: (callerOf) => {
      const router = Router();
      router.post('/', express.json({ limit: '1kb' }), async (req, res) => {
        const parsed = body.safeParse(req.body);
        if (!parsed.success) {
          throw new HealthChainError('INVALID_ARGUMENT');
        }
        const { patientId } = parsed.data;
        if ((await custodianOf(patientId)) !== callerOf(req).mspId) {
          throw new HealthChainError('NOT_CUSTODIAN');
        }
        const entries: readonly ProvenEntry[] = await journal.proven(patientId);
        res.json({ entries });
      });
      return router;
    },
  };
}
