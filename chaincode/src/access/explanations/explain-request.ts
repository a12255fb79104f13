import {
  canonicalJson,
  chartRequestSchema,
  decideAccess,
  HealthChainError,
  patientAuthority,
  sha256Hex,
  smallestChange,
  type Role,
} from '@healthchain/protocol';
import { z } from 'zod';
import { isActive } from '../../context/credential-state.js';
import { credentialHolderOf } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys, publicKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';
import { loadBasis } from '../charts/load-basis.js';

/** Answers what an opening would come to, and what would have to change; nothing is committed. */
export const explainRequest = query({
  name: 'AccessControlContract:ExplainRequest',
  summary:
    'What OpenChart would come to for one of the caller’s organisation’s people, and the smallest ' +
    'change that would permit it: a RequestExplanation. To be evaluated, never submitted.',
  arguments: z.strictObject({ publicKeyDigest: sha256Hex, request: chartRequestSchema }),
  guard: credentialHolderOf('hospital'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: async (context, { publicKeyDigest, request }) => {
    const organization = context.caller.mspId;
    const role = await roleOf(context, publicKeyDigest);
    const state = context.privateState(patientAuthority);
    const facts = {
      ...{ request, organization, publicKeyDigest, role },
      policy: await context.publicState.get(publicKeys.accessPolicy()),
      authority: await state.get(privateKeys.authority(request.patientId)),
      ...(await loadBasis(context, request, { organization, publicKeyDigest })),
      time: context.time,
    };
    const changes = [...smallestChange(facts)];
    return canonicalJson({ outcome: { ...decideAccess(facts) }, changes });
  },
});

/** The role of one of the organisation's people. @throws HealthChainError `NOT_FOUND` for who has none in force */
async function roleOf(context: HealthContext, publicKeyDigest: string): Promise<Role> {
  const key = publicKeys.credential(context.caller.mspId, publicKeyDigest);
  const credential = await context.publicState.get(key);
  if (credential === undefined || !isActive(credential, context.time)) {
    throw new HealthChainError('NOT_FOUND');
  }
  return credential.role;
}
