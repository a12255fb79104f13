import { patientAuthority, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { gatewayOf } from '../context/guards.js';
import { privateKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** What a custodian has to know before it writes into a chart whose keys key keepers released. */
export const getKeeperRelease = query({
  name: 'PatientRecordContract:GetKeeperRelease',
  summary: 'The KeeperRelease of a chart: what key keepers have released of its keys.',
  arguments: z.strictObject({ chartId: randomId }),
  guard: gatewayOf('hospital'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { chartId }) =>
    context.privateState(patientAuthority).getText(privateKeys.keeperRelease(chartId)),
});
