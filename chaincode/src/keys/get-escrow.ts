import { patientAuthority, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { gatewayOf } from '../context/guards.js';
import { privateKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** What key keepers can release of a consent. */
export const getEscrow = query({
  name: 'PatientRecordContract:GetEscrow',
  summary: 'The Escrow of a consent: shares of the keys that it covers, each for its keeper alone.',
  arguments: z.strictObject({ consentId: randomId }),
  guard: gatewayOf('hospital', 'pharmacy', 'health-plan'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { consentId }) =>
    context.privateState(patientAuthority).getText(privateKeys.escrow(consentId)),
});
