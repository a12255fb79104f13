import { phiReferences, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { gatewayOf } from '../context/guards.js';
import { privateKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** A pack of record versions, from the caller's own peer. */
export const getPack = query({
  name: 'PatientRecordContract:GetPack',
  summary: 'One Pack of the record versions of a commit.',
  arguments: z.strictObject({ commitId: randomId, index: z.int().min(0) }),
  guard: gatewayOf('hospital'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { commitId, index }) =>
    context.privateState(phiReferences).getText(privateKeys.pack(commitId, index)),
});
