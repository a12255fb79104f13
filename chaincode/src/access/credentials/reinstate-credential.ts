import { credentialEvents, idempotencyKey, sha256Hex } from '@healthchain/protocol';
import { z } from 'zod';
import { credentialing } from '../../context/guards.js';
import { transaction } from '../../context/use-case.js';
import { changeCredential } from './change-credential.js';
import { decideReinstatement } from './decide-ending.js';

/** Ends a suspension; without effect until countersigned, since it gives a role back. */
export const reinstateCredential = transaction({
  name: 'AccessControlContract:ReinstateCredential',
  summary:
    'Ends the suspension of a Credential of the caller’s organisation, which takes effect when ' +
    'another organisation countersigns it anew.',
  arguments: z.strictObject({ publicKeyDigest: sha256Hex, idempotencyKey }),
  guard: credentialing,
  events: [`${credentialEvents.reinstated} (Credential)`],
  refusals: ['NOT_FOUND', 'ADMIN_REQUIRED', 'CREDENTIAL_INACTIVE'],
  run: (context, { publicKeyDigest }) =>
    changeCredential(context, publicKeyDigest, {
      event: credentialEvents.reinstated,
      decide: decideReinstatement,
    }),
});
