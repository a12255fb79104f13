import { mspId } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** The key to which keys are wrapped for an organisation. */
export const getWrappingKey = query({
  name: 'PatientRecordContract:GetWrappingKey',
  summary: 'The WrappingPublicKey of an organisation.',
  arguments: z.strictObject({ mspId }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, args) => context.publicState.getText(publicKeys.wrappingKey(args.mspId)),
});
