import {
  consentsLimit,
  HealthChainError,
  idempotencyKey,
  isAfter,
  patientAuthority,
  randomId,
  salt,
  sha256Hex,
  type Authority,
  type ConsentStatement,
  type RevocationStatement,
} from '@healthchain/protocol';
import { z } from 'zod';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys } from '../../context/ledger-keys.js';
import type { TransactionTime } from '../../context/transaction-time.js';
import { useStatement } from '../statements/signed-statement.js';

/** Public arguments of what a patient decides about a consent. */
export const decisionArguments = z.strictObject({
  consentId: randomId,
  digest: sha256Hex,
  idempotencyKey,
});

/** Salts of the values that a decision writes; they travel in the transient map. */
export const decisionSalts = { consentSalt: salt, authoritySalt: salt, nonceSalt: salt } as const;

type Decision = ConsentStatement | RevocationStatement;

/** Marks the decision as taken, and writes the authority, so that it conflicts with openings. */
export async function settleDecision(
  context: HealthContext,
  authority: Authority,
  statement: Decision,
  salts: { readonly authoritySalt: string; readonly nonceSalt: string },
): Promise<void> {
  const consents = consentsAfter(authority.consents, statement, context.time);
  await useStatement(context, statement, salts.nonceSalt);
  await context.privateState(patientAuthority).put(privateKeys.authority(authority.patientId), {
    ...authority,
    salt: salts.authoritySalt,
    revision: authority.revision + 1,
    consents,
  });
}

/** The standing consents after a decision. @throws HealthChainError `CONSENTS_EXHAUSTED` */
function consentsAfter(
  before: Authority['consents'],
  statement: Decision,
  time: TransactionTime,
): Authority['consents'] {
  const { consentId } = statement;
  const standing = before.filter(
    (each) => each.consentId !== consentId && isAfter(each.until, time),
  );
  if (statement.kind === 'revocation') {
    return standing;
  }
  if (standing.length >= consentsLimit) {
    throw new HealthChainError('CONSENTS_EXHAUSTED');
  }
  const { until, delegationId } = statement;
  return [...standing, { consentId, until, ...(delegationId && { delegationId }) }];
}
