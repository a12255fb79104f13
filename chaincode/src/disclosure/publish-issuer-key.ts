import { HealthChainError, issuerKeyRequestSchema, organizationKinds } from '@healthchain/protocol';
import { areIssuerKeys, noRevocations } from '@healthchain/protocol/presentation';
import { stepUpRefusals } from '../access/documents/require-step-up.js';
import { gatewayOf } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';
import { requireRotation } from '../keys/require-rotation.js';

/** Publishes the keys by which presentations of what the caller's organisation attests are verified. */
export const publishIssuerKey = transaction({
  name: 'AccessControlContract:PublishIssuerKey',
  summary:
    'Publishes the keys with which the caller’s organisation attests, with an accumulator from which ' +
    'nobody is revoked. They take the place of others, whose attestations end, only with the signature of ' +
    'a registrar or privacy officer, of the last two minutes; the same ones stay as they are. Answers ' +
    'the IssuerKey.',
  arguments: issuerKeyRequestSchema,
  guard: gatewayOf(...organizationKinds),
  refusals: ['ALREADY_EXISTS', ...stepUpRefusals],
  run: async (context, { signatureKey, accumulatorKey, signed }) => {
    if (!areIssuerKeys({ signatureKey, accumulatorKey })) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The keys are no points of BLS12-381.');
    }
    const organization = context.caller.mspId;
    const entry = publicKeys.issuerKey(organization);
    const known = await context.publicState.get(entry);
    // What was revoked under a key stays revoked.
    if (known?.signatureKey === signatureKey || known?.accumulatorKey === accumulatorKey) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    if (known !== undefined) {
      await requireRotation(context, 'issuer', { signatureKey, accumulatorKey }, signed);
    }
    const published = {
      organization,
      signatureKey,
      accumulatorKey,
      ...noRevocations,
      // Revocations are numbered on, so that none takes another's place.
      revocations: known?.revocations ?? noRevocations.revocations,
      publishedAt: context.time.instant,
    };
    await context.publicState.put(entry, published);
    return published;
  },
});
