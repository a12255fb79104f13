import { mspId, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** A question for a second opinion, with its answer once there is one. */
export const getSecondOpinion = query({
  name: 'AccessControlContract:GetSecondOpinion',
  summary:
    'The SecondOpinion that an organisation was asked for under this id; its texts are sealed.',
  arguments: z.strictObject({ mspId, opinionId: randomId }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, args) =>
    context.publicState.getText(publicKeys.secondOpinion(args.mspId, args.opinionId)),
});
