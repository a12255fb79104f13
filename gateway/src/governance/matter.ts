import {
  accessPolicySchema,
  type KeyRotationStatement,
  type PolicyApprovalStatement,
  publishedKey,
  type Role,
} from '@healthchain/protocol';
import { z } from 'zod';

/** What an operator asks somebody to sign for. */
export const matterRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('policy'),
    version: z.int().min(1),
    policy: accessPolicySchema,
  }),
  z.strictObject({ kind: z.literal('rotation'), key: publishedKey }),
]);
export type MatterRequest = z.infer<typeof matterRequestSchema>;

/** What a statement says besides who signs it, where and when. */
export type StatementSubject =
  | Pick<PolicyApprovalStatement, 'kind' | 'document' | 'version' | 'digest'>
  | Pick<KeyRotationStatement, 'kind' | 'key' | 'digest'>;

/** What somebody is asked to sign for: the statement's own words, and what they mean. */
export interface Matter {
  /** Who may sign it. */
  readonly roles: readonly Role[];
  readonly subject: StatementSubject;
  /** What it is, in a sentence. */
  readonly title: string;
  /** What it comes to. */
  readonly effects: readonly { readonly heading: string; readonly items: readonly string[] }[];
}

/** Works out what is to be signed, and refuses what could not take effect. */
export type MatterOf = (request: MatterRequest) => Promise<Matter>;
