import { credentialEvents, credentialRequestSchema, idempotencyKey } from '@healthchain/protocol';
import { z } from 'zod';
import { credentialing } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';
import { decideIssue } from './decide-issue.js';
import { requireSay } from './require-say.js';

/** States the role of one of the organisation's keys; without effect until countersigned. */
export const issueCredential = transaction({
  name: 'AccessControlContract:IssueCredential',
  summary:
    'States the role of a key of the caller’s organisation, for 36 months at most. The Credential ' +
    'takes effect when another organisation countersigns it; until then an active one that it renews ' +
    'stays in force. It replaces one that is not active.',
  arguments: z.strictObject({ request: credentialRequestSchema, idempotencyKey }),
  guard: credentialing,
  events: [`${credentialEvents.issued} (Credential)`],
  refusals: ['ADMIN_REQUIRED', 'VALIDITY_TOO_LONG'],
  run: async (context, { request }) => {
    const { mspId } = context.caller;
    const key = publicKeys.credential(mspId, request.publicKeyDigest);
    const earlier = await context.publicState.get(key);
    requireSay(context, request, earlier);
    const credential = decideIssue(request, mspId, earlier, context.time);
    await context.publicState.put(key, credential);
    context.emit(credentialEvents.issued, credential);
    return credential;
  },
});
