import {
  credentialRequestSchema,
  governanceEvents,
  HealthChainError,
  idempotencyKey,
  isAfter,
  type Credential,
} from '@healthchain/protocol';
import { z } from 'zod';
import { isActive } from '../context/credential-state.js';
import { knownAdministrator } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';

/** States the role of one of the organisation's keys; without effect until countersigned. */
export const issueCredential = transaction({
  name: 'AccessControlContract:IssueCredential',
  summary:
    'States the role of a key of the caller’s organisation. The Credential takes effect when ' +
    'another organisation countersigns it. It replaces one that is not active.',
  arguments: z.strictObject({ request: credentialRequestSchema, idempotencyKey }),
  guard: knownAdministrator,
  events: [`${governanceEvents.credentialIssued} (Credential)`],
  refusals: ['ALREADY_EXISTS'],
  run: async (context, { request }) => {
    if (!isAfter(request.validUntil, context.time)) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The credential would have expired already.');
    }
    const key = publicKeys.credential(context.caller.mspId, request.publicKeyDigest);
    const earlier = await context.publicState.get(key);
    if (earlier !== undefined && isActive(earlier, context.time)) {
      throw new HealthChainError('ALREADY_EXISTS', 'The key has an active credential.');
    }
    const credential: Credential = {
      ...request,
      organization: context.caller.mspId,
      issuedAt: context.time.instant,
    };
    await context.publicState.put(key, credential);
    context.emit(governanceEvents.credentialIssued, credential);
    return credential;
  },
});
