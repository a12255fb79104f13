import { mspId, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** Who is in a care team now. */
export const getCareTeam = query({
  name: 'AccessControlContract:GetCareTeam',
  summary: 'The CareTeam that the organisation keeps under this id.',
  arguments: z.strictObject({ mspId, careTeamId: randomId }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, { mspId, careTeamId }) =>
    context.publicState.getText(publicKeys.careTeam(mspId, careTeamId)),
});
