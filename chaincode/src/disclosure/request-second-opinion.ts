import {
  HealthChainError,
  organizationKinds,
  presentedRequestSchema,
  type Disclosed,
} from '@healthchain/protocol';
import { holderOf } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';
import { presentationRefusals, takePresentation } from './take-presentation.js';

const name = 'AccessControlContract:RequestSecondOpinion';

/** Asks an organisation for a second opinion, on behalf of somebody who shows what they are, not who. */
export const requestSecondOpinion = transaction({
  name,
  summary:
    'Asks an organisation for a second opinion on behalf of somebody who is not named: a provider who ' +
    'discloses a profession, or a patient who discloses to be 18 or older. The presentation proves it ' +
    'for this call alone. The question is sealed to the addressee. GetSecondOpinion tells the answer.',
  arguments: presentedRequestSchema,
  guard: holderOf('relay', ...organizationKinds),
  refusals: [
    'DISCLOSURE_INSUFFICIENT',
    'WRAPPING_KEY_UNKNOWN',
    'ALREADY_EXISTS',
    ...presentationRefusals,
  ],
  run: async (context, { presentation, ...request }) => {
    const { opinionId, addressee, issuer, disclosed, question, nonce } = request;
    requireSufficient(disclosed);
    const wrappingKey = await context.publicState.get(publicKeys.wrappingKey(addressee));
    if (wrappingKey?.keyId !== question.key.keyId) {
      throw new HealthChainError('WRAPPING_KEY_UNKNOWN');
    }
    const entry = publicKeys.secondOpinion(addressee, opinionId);
    if (await context.publicState.has(entry)) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    await takePresentation(context, {
      ...{ issuer, disclosed, presentation, nonce },
      function: name,
      arguments: request,
    });
    const askedAt = context.time.instant;
    const asked = { opinionId, addressee, issuer, disclosed, question, askedAt };
    await context.publicState.put(entry, asked);
    return { opinionId };
  },
});

/** @throws HealthChainError `DISCLOSURE_INSUFFICIENT` */
function requireSufficient(disclosed: Disclosed): void {
  const sufficient =
    disclosed.kind === 'provider' ? disclosed.profession !== undefined : disclosed.over18 === 'yes';
  if (!sufficient) {
    throw new HealthChainError('DISCLOSURE_INSUFFICIENT');
  }
}
