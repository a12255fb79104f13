import { mspId, sha256Hex } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** Answers whether somebody may sign, and who granted it. */
export const getSigningRight = query({
  name: 'PrescriptionManagementContract:GetSigningRight',
  summary: 'The SigningRight of a prescriber of an organisation.',
  arguments: z.strictObject({ mspId, publicKeyDigest: sha256Hex }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: ({ publicState }, { mspId: organization, publicKeyDigest }) =>
    publicState.getText(publicKeys.signingRight(organization, publicKeyDigest)),
});
