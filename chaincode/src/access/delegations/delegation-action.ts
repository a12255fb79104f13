import {
  idempotencyKey,
  patientAuthority,
  randomId,
  salt,
  sha256Hex,
  type Authority,
  type DelegationEndStatement,
  type DelegationStatement,
} from '@healthchain/protocol';
import { z } from 'zod';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { useStatement } from '../statements/signed-statement.js';

/** Public arguments of what is decided about a delegation. */
export const delegationArguments = z.strictObject({
  delegationId: randomId,
  digest: sha256Hex,
  idempotencyKey,
});

/** Salts of the values that a decision writes; they travel in the transient map. */
export const delegationSalts = { salt, authoritySalt: salt, nonceSalt: salt } as const;

type Action = DelegationStatement | DelegationEndStatement;

/** Marks the statement as used, and writes the authority, so that it conflicts with openings. */
export async function settleDelegation(
  context: HealthContext,
  statement: Action,
  changed: Authority,
  salts: { readonly authoritySalt: string; readonly nonceSalt: string },
): Promise<void> {
  await useStatement(context, statement, salts.nonceSalt);
  await context.privateState(patientAuthority).put(privateKeys.authority(changed.patientId), {
    ...changed,
    salt: salts.authoritySalt,
    revision: changed.revision + 1,
  });
}
