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
import { decideCountersignature } from './decide-countersignature.js';

/** Activates another organisation's credential. */
export const countersignCredential = transaction({
  name: 'AccessControlContract:CountersignCredential',
  summary: 'Countersigns the Credential of another organisation, which activates it.',
  arguments: z.strictObject({ publicKeyDigest: sha256Hex, idempotencyKey }),
  guard: knownAdministrator,
  events: [`${governanceEvents.credentialActivated} (Credential)`],
  refusals: ['NOT_FOUND', 'COUNTERSIGNER_NOT_INDEPENDENT', 'ALREADY_EXISTS', 'CREDENTIAL_INACTIVE'],
  run: async (context, { publicKeyDigest }) => {
    const key = publicKeys.credential(publicKeyDigest);
    const issued = await context.publicState.get(key);
    if (issued === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    const credential: Credential = decideCountersignature(
      issued,
      context.caller.mspId,
      context.time,
    );
    await context.publicState.put(key, credential);
    context.emit(governanceEvents.credentialActivated, credential);
    return credential;
  },
});
