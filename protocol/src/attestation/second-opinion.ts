import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { disclosedSchema, presentationSchema } from './disclosure.js';
import {
  base64,
  base64Length,
  base64Of,
  idempotencyKey,
  instant,
  mspId,
  randomId,
  salt,
  sha256Hex,
} from '../primitives.js';
import { wrappedKeySchema } from '../records/records.js';

/** Characters that a question or an answer can have. */
export const opinionTextLimit = 4_000;

/** UTF-8, as JSON with the reply key beside it, and the tag. */
const sealedText = base64.max(base64Length(opinionTextLimit * 6 + 256));

/** A question that only the addressee's HSM opens: AES-256-GCM under a key of its own. */
export const sealedQuestionSchema = z.strictObject({
  key: wrappedKeySchema,
  /** Ciphertext and tag of an {@link opinionQuestionSchema}. */
  sealed: sealedText,
});

/** What is sealed: the question, and the key under which its answer is to be sealed. */
export const opinionQuestionSchema = z.strictObject({
  question: z.string().min(1).max(opinionTextLimit),
  replyKey: base64Of(32),
});
export type OpinionQuestion = z.infer<typeof opinionQuestionSchema>;

/** Arguments of `RequestSecondOpinion` that the presentation is bound to. */
export const opinionRequestSchema = z.strictObject({
  opinionId: randomId,
  /** The organisation that is asked. */
  addressee: mspId,
  /** The organisation that attested what is disclosed. */
  issuer: mspId,
  disclosed: disclosedSchema,
  question: sealedQuestionSchema,
  nonce: randomId,
  idempotencyKey,
});
export type OpinionRequest = z.infer<typeof opinionRequestSchema>;

/** The same with the presentation, as a relay submits it. */
export const presentedRequestSchema = opinionRequestSchema.extend({
  presentation: presentationSchema,
});
export type PresentedRequest = z.infer<typeof presentedRequestSchema>;

/** Arguments of `AnswerSecondOpinion`. */
export const opinionAnswerSchema = z.strictObject({
  opinionId: randomId,
  addressee: mspId,
  /** For the key of this answer, so that two who answer at once do not seal under one. */
  salt,
  /** Ciphertext and tag under the key that {@link answerKeyUse} derives from the reply key. */
  sealed: sealedText,
  idempotencyKey,
});
export type OpinionAnswer = z.infer<typeof opinionAnswerSchema>;

/** A second opinion that somebody asked for without saying who, and its answer. */
export const secondOpinionSchema = opinionRequestSchema
  .omit({ nonce: true, idempotencyKey: true })
  .extend({
    askedAt: instant,
    answer: z
      .strictObject({
        salt,
        sealed: sealedText,
        /** The key of the credential of the clinician who answered. */
        publicKeyDigest: sha256Hex,
        answeredAt: instant,
      })
      .optional(),
  });
export type SecondOpinion = z.infer<typeof secondOpinionSchema>;

/** One page of an organisation's questions in the order of their ids; an empty bookmark ends it. */
export const secondOpinionPageSchema = z.strictObject({
  opinions: z.array(secondOpinionSchema),
  bookmark: z.union([randomId, z.literal('')]),
});
export type SecondOpinionPage = z.infer<typeof secondOpinionPageSchema>;

/** Associated data of what is sealed: which question's, to whom, and which way it goes. */
export function opinionAssociatedData(
  part: 'question' | 'answer',
  { opinionId, addressee }: Pick<SecondOpinion, 'opinionId' | 'addressee'>,
): Uint8Array {
  return utf8ToBytes(['healthchain/second-opinion/v1', part, opinionId, addressee].join('\n'));
}

/** HKDF-SHA-256 label by which an answer's key comes from the reply key. */
export function answerKeyUse(answer: Pick<OpinionAnswer, 'salt'>): string {
  return `healthchain/second-opinion/v1/answer/${answer.salt}`;
}
