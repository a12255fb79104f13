import {
  canonicalJson,
  checkInteractions as check,
  HealthChainError,
  medicationCheckSchema,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { query } from '../context/use-case.js';
import { loadKnowledge } from './load-knowledge.js';

/** Checks drugs against what somebody takes and does not bear, by the base in force. */
export const checkInteractions = query({
  name: 'PrescriptionManagementContract:CheckInteractions',
  summary:
    'What the base in force knows against these drugs, besides these medicines and allergies: Checked, with ' +
    'everything that it does not know. To be evaluated, for a transaction would keep the answer in a block.',
  arguments: z.strictObject({}),
  transient: 'medication: MedicationCheck. What somebody takes is nobody else’s business.',
  guard: anyMember,
  refusals: ['TRANSIENT_MISSING', 'DRUG_KNOWLEDGE_UNKNOWN'],
  run: async (context) => {
    const asked = context.transient('medication', medicationCheckSchema);
    const checked = check(asked, await loadKnowledge(context, asked));
    if (checked.outcome === 'unavailable') {
      throw new HealthChainError('DRUG_KNOWLEDGE_UNKNOWN');
    }
    return canonicalJson(checked);
  },
});
