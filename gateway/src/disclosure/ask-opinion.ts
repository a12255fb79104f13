import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import {
  answerKeyUse,
  HealthChainError,
  opinionAssociatedData,
  presentationContext,
  type Disclosed,
  type OpinionRequest,
  type SecondOpinion,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import { disclose, present, type OptionalAttribute } from '@healthchain/protocol/attestation';
import type { AskedOpinion, AskedOpinions } from '../platform/durable-store/asked-opinions.js';
import { onceArrived } from '../platform/fabric/once-arrived.js';
import { deriveKey, sealMessage } from '../platform/keys/seal/index.js';
import { wrapFor } from '../platform/keys/wrap-for.js';
import type { DisclosureLedger } from './disclosure-ledger.js';
import type { HeldAttestations } from './held-attestations.js';
import { openText } from './open-text.js';
import type { HandToRelay } from './relay.js';

/** What somebody wants to know, of whom, and what they show of themselves. */
export interface WantedOpinion {
  readonly addressee: string;
  readonly question: string;
  readonly disclose: readonly OptionalAttribute[];
}

/** A question of somebody's own. */
export interface OwnOpinion {
  readonly opinionId: string;
  readonly addressee: string;
  readonly disclosed: Disclosed;
  readonly askedAt: string;
  readonly answer?: {
    readonly text: string;
    readonly publicKeyDigest: string;
    readonly answeredAt: string;
  };
}

/** Asks other organisations for people and patients of this one, who are not named there. */
export interface OpinionAsker {
  /** Answers the question's id. @throws HealthChainError ATTESTATION_MISSING, RELAY_UNREACHABLE */
  readonly ask: (holder: string, wanted: WantedOpinion) => Promise<string>;
  /** @throws HealthChainError NOT_FOUND, also for what somebody else asked */
  readonly read: (holder: string, opinionId: string) => Promise<OwnOpinion>;
}

export interface OpinionAskerOptions {
  readonly channel: string;
  readonly held: Pick<HeldAttestations, 'presentable'>;
  readonly asked: AskedOpinions;
  readonly ledger: Pick<DisclosureLedger, 'opinion'>;
  readonly wrappingKey: (mspId: string) => Promise<WrappingPublicKey>;
  readonly hand: HandToRelay;
}

export function opinionAsker(options: OpinionAskerOptions): OpinionAsker {
  const { channel, held, asked, ledger, wrappingKey, hand } = options;
  return {
    ask: async (holder, { addressee, question, disclose: shown }) => {
      const target = await wrappingKey(addressee);
      const { attestation, issuer } = await held.presentable(holder);
      const opinionId = randomUUID();
      const replyKey = randomBytes(32).toString('base64');
      const request: OpinionRequest = {
        opinionId,
        addressee,
        issuer: attestation.issuer,
        disclosed: disclose(attestation.attributes, shown),
        question: sealQuestion({ opinionId, addressee }, { question, replyKey }, target),
        nonce: randomUUID(),
        idempotencyKey: randomUUID(),
      };
      const context = presentationContext({
        channel,
        function: 'AccessControlContract:RequestSecondOpinion',
        arguments: request,
        nonce: request.nonce,
      });
      const presentation = present(attestation, issuer, request.disclosed, context);
      // First, so that no answer comes that nothing opens.
      await asked.add({ opinionId, holder, addressee, replyKey });
      await hand({ ...request, presentation });
      await onceArrived(() => ledger.opinion(addressee, opinionId));
      return opinionId;
    },
    read: async (holder, opinionId) => {
      const own = await asked.get(opinionId);
      if (own?.holder !== holder) {
        throw new HealthChainError('NOT_FOUND');
      }
      const { addressee } = own;
      const opinion = await ledger.opinion(addressee, opinionId);
      const { disclosed, askedAt } = opinion;
      return { opinionId, addressee, disclosed, askedAt, ...answerIn(opinion, own) };
    },
  };
}

function sealQuestion(
  name: Pick<OpinionRequest, 'opinionId' | 'addressee'>,
  content: { readonly question: string; readonly replyKey: string },
  target: WrappingPublicKey,
): OpinionRequest['question'] {
  const key = createSecretKey(randomBytes(32));
  const text = Buffer.from(JSON.stringify(content), 'utf8');
  const sealed = sealMessage(text, key, opinionAssociatedData('question', name));
  return { key: wrapFor(target, key.export()), sealed: sealed.toString('base64') };
}

function answerIn(
  { answer, ...name }: SecondOpinion,
  { replyKey }: AskedOpinion,
): Pick<OwnOpinion, 'answer'> {
  if (answer === undefined) {
    return {};
  }
  const { sealed, publicKeyDigest, answeredAt } = answer;
  const key = deriveKey(createSecretKey(replyKey, 'base64'), answerKeyUse(answer));
  const text = openText(sealed, key, opinionAssociatedData('answer', name));
  return { answer: { text, publicKeyDigest, answeredAt } };
}
