import { randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { gatewayOf } from '../../context/guards.js';
import { ownKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** Answers evidence of the caller's own organisation, from its own peer, to who can decrypt it. */
export const getEvidence = query({
  name: 'AccessControlContract:GetEvidence',
  summary: 'The Evidence with this id that the caller’s organisation keeps.',
  arguments: z.strictObject({ evidenceId: randomId }),
  guard: gatewayOf('hospital', 'pharmacy', 'health-plan', 'research-institute'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { evidenceId }) => context.ownState.getText(ownKeys.evidence(evidenceId)),
});
