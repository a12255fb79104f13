import {
  governanceEvents,
  HealthChainError,
  idempotencyKey,
  sha256Hex,
  type Credential,
} from '@healthchain/protocol';
import { z } from 'zod';
import { knownAdministrator } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';

/** Takes back a credential: from the next transaction on its key has no role. */
export const revokeCredential = transaction({
  name: 'AccessControlContract:RevokeCredential',
  summary: 'Revokes a Credential of the caller’s organisation, countersigned or not, at once.',
  arguments: z.strictObject({ publicKeyDigest: sha256Hex, idempotencyKey }),
  guard: knownAdministrator,
  events: [`${governanceEvents.credentialRevoked} (Credential)`],
  refusals: ['NOT_FOUND', 'CREDENTIAL_INACTIVE'],
  run: async (context, { publicKeyDigest }) => {
    const key = publicKeys.credential(context.caller.mspId, publicKeyDigest);
    const issued = await context.publicState.get(key);
    if (issued === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    if (issued.revokedAt !== undefined) {
      throw new HealthChainError('CREDENTIAL_INACTIVE');
    }
    const revoked: Credential = { ...issued, revokedAt: context.time.instant };
    await context.publicState.put(key, revoked);
    context.emit(governanceEvents.credentialRevoked, revoked);
    return revoked;
  },
});
