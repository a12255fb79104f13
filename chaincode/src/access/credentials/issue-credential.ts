import {
  credentialEvents,
  credentialRequestSchema,
  HealthChainError,
  idempotencyKey,
  type Application,
  type CredentialRequest,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialing } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { transaction } from '../../context/use-case.js';
import { decideGrant } from '../applications/decide-application.js';
import { decideIssue } from './decide-issue.js';
import { loadApplication } from '../applications/load-application.js';
import { requireEstablished } from '../applications/require-established.js';
import { requireSay } from '../statements/require-say.js';

/** States the role of one of the organisation's keys; without effect until countersigned. */
export const issueCredential = transaction({
  name: 'AccessControlContract:IssueCredential',
  summary:
    'States the role of a key of the caller’s organisation, for 36 months at most from now and from ' +
    'the checks. The Credential takes effect when another organisation countersigns it; until then an ' +
    'active one that it renews stays in force. It replaces one that is not active. It names an ' +
    'Application whose last checks passed, says of the person what these established and nothing else, ' +
    'and lasts no longer than the licence; each serves once. An administrator gives roles that take no ' +
    'licence without one.',
  arguments: z.strictObject({ request: credentialRequestSchema, idempotencyKey }),
  guard: credentialing,
  events: [`${credentialEvents.issued} (Credential)`],
  refusals: [
    'ADMIN_REQUIRED',
    'APPLICATION_REQUIRED',
    'NOT_FOUND',
    'APPLICATION_CLOSED',
    'STATE_MISMATCH',
    'CHECKS_NOT_PASSED',
    'CHECKS_DIFFER',
    'VALIDITY_TOO_LONG',
  ],
  run: async (context, { request }) => {
    const { mspId } = context.caller;
    const key = publicKeys.credential(mspId, request.publicKeyDigest);
    const earlier = await context.publicState.get(key);
    requireSay(context, request, earlier);
    const application = await applicationOf(context, request);
    requireEstablished(request, application);
    const credential = decideIssue(request, {
      organization: mspId,
      earlier,
      time: context.time,
      checkedAt: application?.checks && Date.parse(application.checks.at),
    });
    await context.publicState.put(key, credential);
    if (application !== undefined) {
      await context.publicState.put(
        publicKeys.application(mspId, application.applicationId),
        application,
      );
    }
    context.emit(credentialEvents.issued, credential);
    return credential;
  },
});

/** The application that the role is given on; an administrator may name none. */
async function applicationOf(
  context: HealthContext,
  { applicationId }: CredentialRequest,
): Promise<Application | undefined> {
  if (applicationId !== undefined) {
    return decideGrant(await loadApplication(context, applicationId), context.time);
  }
  if (!context.caller.isAdmin) {
    throw new HealthChainError('APPLICATION_REQUIRED');
  }
  return undefined;
}
