import { mspId } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** The keys by which presentations of what an organisation attests are verified. */
export const getIssuerKey = query({
  name: 'AccessControlContract:GetIssuerKey',
  summary: 'The IssuerKey of an organisation, with its accumulator as it is now.',
  arguments: z.strictObject({ mspId }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, args) => context.publicState.getText(publicKeys.issuerKey(args.mspId)),
});
