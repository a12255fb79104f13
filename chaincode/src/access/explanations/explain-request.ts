import {
  canonicalJson,
  chartRequestSchema,
  credentialChange,
  decideAccess,
  patientAuthority,
  sha256Hex,
  smallestChange,
  type ChartRequest,
  type Credential,
  type RequestExplanation,
  type RequestFacts,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf, objectionOf } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys, publicKeys } from '../../context/ledger-keys.js';
import type { Holder } from '../../context/require-role.js';
import { query } from '../../context/use-case.js';
import { chartReaderWith } from '../charts/chart-reader.js';
import { loadBasis } from '../charts/load-basis.js';
import { loadOtherConsents } from './other-consents.js';

/** Answers what an opening would come to, and what would have to change; nothing is committed. */
export const explainRequest = query({
  name: 'AccessControlContract:ExplainRequest',
  summary:
    'What OpenChart would come to for one of the caller’s organisation’s people, whether they may open ' +
    'charts or not, and the smallest change that would permit it: a RequestExplanation. To be evaluated, ' +
    'never submitted.',
  arguments: z.strictObject({ publicKeyDigest: sha256Hex, request: chartRequestSchema }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: ['PRIVATE_DATA_UNAVAILABLE'],
  run: async (context, { publicKeyDigest, request }) => {
    const holder = { organization: context.caller.mspId, publicKeyDigest };
    const reason = await objectionOf(chartReaderWith(publicKeyDigest), context);
    if (reason === 'ORGANIZATION_KIND_NOT_PERMITTED') {
      // Nothing of these helps, and nothing of the patient is looked up for who opens no charts.
      return explained({ outcome: { kind: 'refused', reason }, changes: [] });
    }
    const entry = publicKeys.credential(holder.organization, publicKeyDigest);
    const credential = await context.publicState.get(entry);
    if (credential === undefined) {
      const change = credentialChange(credential, context.time);
      const outcome = { kind: 'refused' as const, reason: 'CREDENTIAL_MISSING' };
      return explained({ outcome, changes: change === undefined ? [] : [change] });
    }
    const facts = await factsOf(context, holder, credential, request);
    return explained({
      outcome: reason === undefined ? { ...decideAccess(facts) } : { kind: 'refused', reason },
      changes: [...smallestChange(facts, credential)],
    });
  },
});

function explained(explanation: RequestExplanation): string {
  return canonicalJson(explanation);
}

async function factsOf(
  context: HealthContext,
  holder: Holder,
  { role }: Credential,
  request: ChartRequest,
): Promise<RequestFacts> {
  const authority = await context
    .privateState(patientAuthority)
    .get(privateKeys.authority(request.patientId));
  return {
    ...{ ...holder, request, role, authority },
    policy: await context.publicState.get(publicKeys.accessPolicy()),
    ...(await loadBasis(context, request, holder)),
    others: await loadOtherConsents(context, holder, authority, request.basis),
    time: context.time,
  };
}
