import { canonicalJson, HealthChainError, rxcui, type KnownDrug } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** What the base in force has under an RxCUI. */
export const getDrug = query({
  name: 'PrescriptionManagementContract:GetDrug',
  summary:
    'The KnownDrug under this RxCUI, of an ingredient or of what consists of ingredients, in the base in force.',
  arguments: z.strictObject({ rxcui }),
  guard: anyMember,
  refusals: ['DRUG_KNOWLEDGE_UNKNOWN', 'NOT_FOUND'],
  run: async ({ publicState }, { rxcui }) => {
    const inForce = await publicState.get(publicKeys.drugKnowledge());
    if (inForce === undefined) {
      throw new HealthChainError('DRUG_KNOWLEDGE_UNKNOWN');
    }
    const { version, content } = inForce;
    const entry = await publicState.get(publicKeys.drug(content.baseId, rxcui));
    if (entry === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    const answer: KnownDrug = { version, baseId: content.baseId, entry };
    return canonicalJson(answer);
  },
});
