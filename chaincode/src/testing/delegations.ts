import type { DelegationStatement } from '@healthchain/protocol';
import { statementBase, type SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import type { Consortium } from './consortium.js';
import type { TestIdentity } from './identity.js';
import { callWith, now, type TestPatient } from './patients.js';
import type { Outcome } from './test-ledger.js';

type Ledger = Pick<Consortium, 'ledger'>;

/** Fresh salts for everything that a statement about a delegation makes the ledger hold. */
export const delegationSalts = () => ({
  ...{ salt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() },
});

/** Hands in a delegation that one device signs and another accepts. */
export function recordDelegation(
  consortium: Ledger,
  as: TestIdentity,
  statement: DelegationStatement,
  devices: { readonly by: SoftwareAuthenticator; readonly accepted: SoftwareAuthenticator },
  at = now,
): Promise<Outcome> {
  const { by, accepted } = devices;
  const assertions = { assertion: by.sign(statement), acceptance: accepted.sign(statement) };
  const transient = { ...delegationSalts(), signed: { statement, ...assertions } };
  const { delegationId } = statement;
  return callWith(consortium, as, 'RecordDelegation', delegationId, transient, { at });
}

/** Hands in the end of a delegation. */
export function endDelegation(
  consortium: Ledger,
  as: TestIdentity,
  { chart: { chartId } }: Pick<TestPatient, 'chart'>,
  delegationId: string,
  by: SoftwareAuthenticator,
  at = now,
): Promise<Outcome> {
  const base = statementBase(chartId, at);
  const statement = { kind: 'delegation-end' as const, ...base, delegationId };
  const transient = { ...delegationSalts(), signed: { statement, assertion: by.sign(statement) } };
  return callWith(consortium, as, 'EndDelegation', delegationId, transient, { at });
}
