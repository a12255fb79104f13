import {
  canonicalJson,
  credentialEvents,
  HealthChainError,
  idempotencyKey,
  mspId,
  sha256Hex,
  type Application,
  type Credential,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialing } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { sha256 } from '../../context/sha256.js';
import { transaction } from '../../context/use-case.js';
import { decideCountersignature } from './decide-countersignature.js';
import { requireEstablished } from './require-established.js';
import { requireSay } from '../statements/require-say.js';

/** Activates another organisation's credential, or the renewal of one. */
export const countersignCredential = transaction({
  name: 'AccessControlContract:CountersignCredential',
  summary:
    'Countersigns the Credential of another organisation, which activates it or puts its renewal in ' +
    'its place. The digest says what is countersigned, so that a credential that was replaced ' +
    'meanwhile is not. What it says of the person has to be what the checks of its Application ' +
    'established, as when it was issued.',
  arguments: z.strictObject({
    mspId,
    publicKeyDigest: sha256Hex,
    credentialDigest: sha256Hex,
    idempotencyKey,
  }),
  guard: credentialing,
  events: [`${credentialEvents.activated} (Credential)`],
  refusals: [
    'NOT_FOUND',
    'ADMIN_REQUIRED',
    'COUNTERSIGNER_NOT_INDEPENDENT',
    'ALREADY_EXISTS',
    'CREDENTIAL_INACTIVE',
    'STATE_MISMATCH',
    'APPLICATION_REQUIRED',
    'CHECKS_NOT_PASSED',
    'CHECKS_DIFFER',
    'VALIDITY_TOO_LONG',
  ],
  run: async (context, { mspId, publicKeyDigest, credentialDigest }) => {
    const key = publicKeys.credential(mspId, publicKeyDigest);
    const issued = await context.publicState.get(key);
    if (issued === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    requireSay(context, issued);
    const credential = decideCountersignature(issued, context.caller.mspId, context.time);
    if (sha256(canonicalJson(issued)) !== credentialDigest) {
      throw new HealthChainError('STATE_MISMATCH');
    }
    requireEstablished(credential, await applicationOf(context, credential));
    await context.publicState.put(key, credential);
    context.emit(credentialEvents.activated, credential);
    return credential;
  },
});

function applicationOf(
  { publicState }: HealthContext,
  { organization, applicationId }: Credential,
): Promise<Application | undefined> {
  return applicationId === undefined
    ? Promise.resolve(undefined)
    : publicState.get(publicKeys.application(organization, applicationId));
}
