import { createSecretKey } from 'node:crypto';
import {
  answerKeyUse,
  HealthChainError,
  opinionAssociatedData,
  opinionQuestionSchema,
  type Disclosed,
  type OpinionQuestion,
  type SecondOpinion,
} from '@healthchain/protocol';
import type { Signatories } from '../access/signatories.js';
import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import { deriveKey, sealMessage } from '../platform/keys/seal/index.js';
import type { WrappingKey } from '../platform/keys/wrapping-key.js';
import { newSalt } from '../records/salt.js';
import type { DisclosureLedger } from './disclosure-ledger.js';
import { openText } from './open-text.js';

/** A question to this organisation, of somebody who shows what they are. */
export interface ReceivedQuestion {
  readonly opinionId: string;
  readonly issuer: string;
  readonly disclosed: Disclosed;
  readonly askedAt: string;
  /** Absent where what was sealed does not open. */
  readonly question?: string;
  readonly answeredAt?: string;
}

export interface ReceivedQuestions {
  readonly questions: readonly ReceivedQuestion[];
  /** Where the next page starts; empty after the last. */
  readonly bookmark: string;
}

/** What this organisation is asked, and its clinicians' answers. */
export interface OpinionDesk {
  readonly list: (bookmark: string) => Promise<ReceivedQuestions>;
  /** @throws HealthChainError NOT_FOUND, OPINION_UNREADABLE, OPINION_ANSWERED */
  readonly answer: (publicKeyDigest: string, opinionId: string, text: string) => Promise<void>;
}

export interface OpinionDeskOptions {
  readonly mspId: string;
  readonly ledger: Pick<DisclosureLedger, 'opinion' | 'opinions' | 'answer'>;
  readonly wrappingKey: Pick<WrappingKey, 'unwrap'>;
  readonly signatories: Signatories;
}

export function opinionDesk(options: OpinionDeskOptions): OpinionDesk {
  const { mspId, ledger, wrappingKey, signatories } = options;

  async function open({ question, ...name }: SecondOpinion): Promise<OpinionQuestion> {
    const key = await wrappingKey.unwrap(question.key).catch(asUnreadable);
    const text = openText(question.sealed, key, opinionAssociatedData('question', name));
    return parseQuestion(text);
  }

  async function toReceived(opinion: SecondOpinion): Promise<ReceivedQuestion> {
    const { opinionId, issuer, disclosed, askedAt, answer } = opinion;
    const opened = await unlessAbsent(open(opinion), ['OPINION_UNREADABLE']);
    return {
      ...{ opinionId, issuer, disclosed, askedAt },
      ...(opened && { question: opened.question }),
      ...(answer && { answeredAt: answer.answeredAt }),
    };
  }

  return {
    list: async (bookmark) => {
      const page = await ledger.opinions(mspId, bookmark);
      const questions = await Promise.all(page.opinions.map(toReceived));
      return { questions, bookmark: page.bookmark };
    },
    answer: async (publicKeyDigest, opinionId, text) => {
      const opinion = await ledger.opinion(mspId, opinionId);
      const replyKey = createSecretKey((await open(opinion)).replyKey, 'base64');
      const name = { opinionId, addressee: mspId };
      const salt = newSalt();
      const sealed = sealMessage(
        Buffer.from(text, 'utf8'),
        deriveKey(replyKey, answerKeyUse({ salt })),
        opinionAssociatedData('answer', name),
      );
      const answer = { ...name, salt, sealed: sealed.toString('base64') };
      await ledger.answer(signatories.of(publicKeyDigest), answer);
    },
  };
}

/** Whoever seals can seal anything. */
function parseQuestion(text: string): OpinionQuestion {
  try {
    return opinionQuestionSchema.parse(JSON.parse(text));
  } catch (error) {
    return asUnreadable(error);
  }
}

/** A token says of what it cannot unwrap no more than that. */
function asUnreadable(error: unknown): never {
  throw new HealthChainError('OPINION_UNREADABLE', undefined, { cause: error });
}
