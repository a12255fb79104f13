import { credentialEvents, idempotencyKey, sha256Hex } from '@healthchain/protocol';
import { z } from 'zod';
import { credentialing } from '../../context/guards.js';
import { transaction } from '../../context/use-case.js';
import { changeCredential } from './change-credential.js';
import { decideRevocation } from './decide-ending.js';

/** Takes back a credential: from the next transaction on its key has no role. */
export const revokeCredential = transaction({
  name: 'AccessControlContract:RevokeCredential',
  summary: 'Revokes a Credential of the caller’s organisation, countersigned or not, at once.',
  arguments: z.strictObject({ publicKeyDigest: sha256Hex, idempotencyKey }),
  guard: credentialing,
  events: [`${credentialEvents.revoked} (Credential)`],
  refusals: ['NOT_FOUND', 'ADMIN_REQUIRED', 'CREDENTIAL_INACTIVE'],
  run: (context, { publicKeyDigest }) =>
    changeCredential(context, publicKeyDigest, {
      event: credentialEvents.revoked,
      decide: decideRevocation,
    }),
});
