import { phiReferences, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { gatewayOf } from '../context/guards.js';
import { privateKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** A compartment with its wrapped key, from the caller's own peer. */
export const getCompartment = query({
  name: 'PatientRecordContract:GetCompartment',
  summary: 'The Compartment with this id.',
  arguments: z.strictObject({ compartmentId: randomId }),
  guard: gatewayOf('hospital'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { compartmentId }) =>
    context.privateState(phiReferences).getText(privateKeys.compartment(compartmentId)),
});
