import { phiReferences, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { gatewayOf } from '../context/guards.js';
import { privateKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** A chart, from the caller's own peer. */
export const getChart = query({
  name: 'PatientRecordContract:GetChart',
  summary: 'The Chart with this id.',
  arguments: z.strictObject({ chartId: randomId }),
  guard: gatewayOf('hospital'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { chartId }) =>
    context.privateState(phiReferences).getText(privateKeys.chart(chartId)),
});
