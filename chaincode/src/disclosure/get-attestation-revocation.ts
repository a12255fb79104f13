import { mspId } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** What holders need to renew their witness after a revocation. */
export const getAttestationRevocation = query({
  name: 'AccessControlContract:GetAttestationRevocation',
  summary: 'The AttestationRevocation of an organisation with this number.',
  arguments: z.strictObject({ mspId, sequence: z.int().min(1) }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, args) =>
    context.publicState.getText(publicKeys.attestationRevocation(args.mspId, args.sequence)),
});
