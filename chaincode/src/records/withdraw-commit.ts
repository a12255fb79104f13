import { idempotencyKey } from '@healthchain/protocol';
import { z } from 'zod';
import { gatewayOf } from '../context/guards.js';
import { transaction } from '../context/use-case.js';

/**
 * Takes a commit's idempotency key, and nothing else: what is recorded under it then is this request. Both
 * read the key and write it, so that Fabric commits one of them, whichever the orderers order first.
 */
export const withdrawCommit = transaction({
  name: 'PatientRecordContract:WithdrawCommit',
  summary:
    'Withdraws a commit of which the caller’s organisation does not know whether it is going to stand: ' +
    'from then on it cannot be committed. `IDEMPOTENCY_CONFLICT` says that it stands.',
  arguments: z.strictObject({ idempotencyKey }),
  guard: gatewayOf('hospital'),
  refusals: [],
  run: (_context, request) => Promise.resolve(request),
});
