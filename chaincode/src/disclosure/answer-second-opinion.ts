import { HealthChainError, opinionAnswerSchema } from '@healthchain/protocol';
import { chartReader } from '../access/charts/chart-reader.js';
import { publicKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';

/** Answers a question for a second opinion, once. */
export const answerSecondOpinion = transaction({
  name: 'AccessControlContract:AnswerSecondOpinion',
  summary:
    'Answers a question that the caller’s organisation was asked, once, sealed under the key that the ' +
    'question carries. Who answers is named by the key of their credential.',
  arguments: opinionAnswerSchema,
  guard: chartReader,
  refusals: ['NOT_OWN_ORGANIZATION', 'NOT_FOUND', 'OPINION_ANSWERED'],
  run: async (context, { opinionId, addressee, salt, sealed }) => {
    const { mspId, publicKeyDigest } = context.caller;
    if (addressee !== mspId) {
      throw new HealthChainError('NOT_OWN_ORGANIZATION');
    }
    const entry = publicKeys.secondOpinion(addressee, opinionId);
    const asked = await context.publicState.get(entry);
    if (asked === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    if (asked.answer !== undefined) {
      throw new HealthChainError('OPINION_ANSWERED');
    }
    const answer = { salt, sealed, publicKeyDigest, answeredAt: context.time.instant };
    await context.publicState.put(entry, { ...asked, answer });
    return { opinionId };
  },
});
