import { HealthChainError, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import { questionMount } from '../platform/peering/question.js';
import type { JournalService } from './journal-service.js';

export interface JournalMountOptions {
  readonly journal: Pick<JournalService, 'proven'>;
  /** MSP id of the custodian of an enrolled patient. @throws HealthChainError NOT_FOUND */
  readonly custodianOf: (patientId: string) => Promise<string>;
}

/** Where a patient's custodian asks, for the patient, what was read here. */
export function journalMount({ journal, custodianOf }: JournalMountOptions): PeeringMount {
  return questionMount({
    path: '/journal',
    kinds: ['hospital'],
    schema: z.strictObject({ patientId: randomId }),
    limit: '1kb',
    answer: async ({ patientId }, caller) => {
      if ((await custodianOf(patientId)) !== caller) {
        throw new HealthChainError('NOT_CUSTODIAN');
      }
      return { entries: await journal.proven(patientId) };
    },
  });
}
