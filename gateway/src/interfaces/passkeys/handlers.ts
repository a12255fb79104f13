import { canonicalJson, HealthChainError, type JsonValue } from '@healthchain/protocol';
import type { Request } from 'express';
import type { z } from 'zod';
import { ownPasskeys, type ShownPasskeys } from '../../access/passkeys/own-passkeys.js';
import type { PasskeysOf } from '../../access/passkeys/passkey-ledger.js';
import { parseBody } from '../charts/parse-body.js';

/** A signed statement about somebody's passkeys. */
interface Stated<Subject> {
  readonly statement: { readonly subject: Subject; readonly passkeyId: string };
}

/** What people of one kind sign, and who they are. */
export interface PasskeyForms<Subject, Addition, Removal> {
  readonly addition: z.ZodType<Addition>;
  readonly removal: z.ZodType<Removal>;
  readonly subjectOf: (req: Request) => Subject;
}

/** What a person asks about their own passkeys. Each method fails with a HealthChainError. */
export interface PasskeyHandlers {
  readonly show: (req: Request) => Promise<ShownPasskeys<unknown>>;
  /** Answers the id of the passkey. */
  readonly add: (req: Request) => Promise<string>;
  readonly remove: (req: Request, passkeyId: string) => Promise<void>;
}

export function passkeyHandlers<
  Subject extends JsonValue,
  Change extends { readonly at: string },
  Addition extends Stated<Subject>,
  Removal extends Stated<Subject>,
>(
  ledger: PasskeysOf<Subject, Change, Addition, Removal>,
  { addition, removal, subjectOf }: PasskeyForms<Subject, Addition, Removal>,
): PasskeyHandlers {
  const requireOwn = (req: Request, { statement }: Stated<Subject>): void => {
    if (canonicalJson(statement.subject) !== canonicalJson(subjectOf(req))) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The statement is another person’s.');
    }
  };
  return {
    show: (req) => ownPasskeys(ledger, subjectOf(req)),
    add: async (req) => {
      const signed = parseBody(addition, req);
      requireOwn(req, signed);
      await ledger.add(signed);
      return signed.statement.passkeyId;
    },
    remove: async (req, passkeyId) => {
      const signed = parseBody(removal, req);
      requireOwn(req, signed);
      if (signed.statement.passkeyId !== passkeyId) {
        throw new HealthChainError('INVALID_ARGUMENT', 'The statement is about another passkey.');
      }
      await ledger.remove(signed);
    },
  };
}
