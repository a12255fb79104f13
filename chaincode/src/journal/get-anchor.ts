import { mspId } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** One anchor of an organisation's read journal. */
export const getAnchor = query({
  name: 'PatientRecordContract:GetAnchor',
  summary: 'The JournalAnchor of an organisation with this number.',
  arguments: z.strictObject({ mspId, sequence: z.int().min(1) }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, args) =>
    context.publicState.getText(publicKeys.journalAnchor(args.mspId, args.sequence)),
});
