import { credentialEvents, idempotencyKey, sha256Hex } from '@healthchain/protocol';
import { z } from 'zod';
import { credentialing } from '../../context/guards.js';
import { transaction } from '../../context/use-case.js';
import { changeCredential } from './change-credential.js';
import { decideSuspension } from './decide-ending.js';

/** Takes a credential’s role away for the time being, from the next transaction on. */
export const suspendCredential = transaction({
  name: 'AccessControlContract:SuspendCredential',
  summary:
    'Suspends a Credential of the caller’s organisation, countersigned or not, at once: it gives no ' +
    'role until it is reinstated.',
  arguments: z.strictObject({ publicKeyDigest: sha256Hex, idempotencyKey }),
  guard: credentialing,
  events: [`${credentialEvents.suspended} (Credential)`],
  refusals: ['NOT_FOUND', 'ADMIN_REQUIRED', 'CREDENTIAL_INACTIVE'],
  run: (context, { publicKeyDigest }) =>
    changeCredential(context, publicKeyDigest, {
      event: credentialEvents.suspended,
      decide: decideSuspension,
    }),
});
