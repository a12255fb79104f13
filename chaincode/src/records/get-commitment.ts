import { randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** The public side of one commit. */
export const getCommitment = query({
  name: 'PatientRecordContract:GetCommitment',
  summary: 'The Commitment of one commit.',
  arguments: z.strictObject({ commitId: randomId }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, { commitId }) => context.publicState.getText(publicKeys.commitment(commitId)),
});
