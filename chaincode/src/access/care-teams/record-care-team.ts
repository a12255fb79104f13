import { careTeamRequestSchema } from '@healthchain/protocol';
import { holderOf } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { transaction } from '../../context/use-case.js';
import { decideCareTeam } from './decide-care-team.js';
import { registrarOf } from '../credentials/registrar.js';

/**
 * States who is in a care team of the registrar's organisation. Patients consent to a team as it is kept: each
 * opening under such a consent reads it, so that the order of the blocks decides between the two.
 */
export const recordCareTeam = transaction({
  name: 'AccessControlContract:RecordCareTeam',
  summary:
    'States who is in a CareTeam of the caller’s organisation from now on: a new one with revision 1, ' +
    'or another with the revision in force plus 1. Answers the CareTeam.',
  arguments: careTeamRequestSchema,
  guard: holderOf('registrar', 'hospital'),
  refusals: ['REVISION_UNEXPECTED'],
  run: async (context, { careTeamId, revision, members }) => {
    const organization = context.caller.mspId;
    const entry = publicKeys.careTeam(organization, careTeamId);
    const careTeam = decideCareTeam(await context.publicState.get(entry), {
      ...{ careTeamId, organization, revision, members },
      recordedBy: registrarOf(context),
      recordedAt: context.time.instant,
    });
    await context.publicState.put(entry, careTeam);
    return careTeam;
  },
});
