import {
  patientAuthority,
  salt,
  type Authority,
  type PatientPasskeyStatement,
} from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { useStatement } from '../statements/signed-statement.js';

/** Salts of the values that a change writes; they travel in the transient map. */
export const changeSalts = { salt, authoritySalt: salt, nonceSalt: salt } as const;

/** Marks the statement as used, and writes the authority with its passkeys after it. */
export async function settleChange(
  context: HealthContext,
  authority: Authority,
  statement: PatientPasskeyStatement,
  salts: { readonly authoritySalt: string; readonly nonceSalt: string },
): Promise<void> {
  await useStatement(context, statement, salts.nonceSalt);
  await context.privateState(patientAuthority).put(privateKeys.authority(authority.patientId), {
    ...authority,
    salt: salts.authoritySalt,
    revision: authority.revision + 1,
  });
}
