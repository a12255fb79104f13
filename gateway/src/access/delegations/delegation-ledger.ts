import { randomUUID } from 'node:crypto';
import {
  authorityTransientField,
  delegationSchema,
  saltedDigest,
  type Delegation,
  type JsonValue,
  type SignedDelegation,
  type SignedDelegationEnd,
} from '@healthchain/protocol';
import { ledgerQuery } from '../../platform/fabric/ledger-query.js';
import type { Ledger } from '../../platform/fabric/ledger.js';
import { newSalt } from '../../records/salt.js';

/** What the Access Control contract says of delegations, typed. Every method fails with a HealthChainError. */
export interface DelegationLedger {
  readonly delegation: (delegationId: string) => Promise<Delegation>;
  readonly record: (signed: SignedDelegation) => Promise<void>;
  readonly end: (signed: SignedDelegationEnd) => Promise<void>;
}

/** @param endorsers sets of organisations that may endorse a write to the collection together */
export function delegationLedger(
  ledger: Pick<Ledger, 'submit' | 'evaluate'>,
  endorsers: readonly (readonly string[])[],
): DelegationLedger {
  const query = ledgerQuery(ledger, 'AccessControlContract');
  const submit = async (
    name: string,
    signed: JsonValue & { readonly statement: { readonly delegationId: string } },
  ): Promise<void> => {
    const salts = { salt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() };
    const digest = saltedDigest(salts.salt, signed);
    await ledger.submit({
      name: `AccessControlContract:${name}`,
      args: [signed.statement.delegationId, digest, randomUUID()],
      transient: { [authorityTransientField]: JSON.stringify({ ...salts, signed }) },
      endorsers,
    });
  };
  return {
    delegation: (delegationId) => query(delegationSchema, 'GetDelegation', delegationId),
    record: (signed) => submit('RecordDelegation', signed),
    end: (signed) => submit('EndDelegation', signed),
  };
}
