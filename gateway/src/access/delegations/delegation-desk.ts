import type { Delegation, SignedDelegation, SignedDelegationEnd } from '@healthchain/protocol';
import type { AccessLedger } from '../access-ledger.js';
import { authorityOf } from '../choose-basis.js';
import type { DelegationLedger } from './delegation-ledger.js';

export interface DelegationDeskOptions {
  readonly ledger: Pick<AccessLedger, 'authority'>;
  readonly delegations: DelegationLedger;
}

/** Whom patients let decide for them. Methods fail with a HealthChainError. */
export interface DelegationDesk {
  readonly record: (signed: SignedDelegation) => Promise<void>;
  readonly end: (signed: SignedDelegationEnd) => Promise<void>;
  /** Those that neither ended nor were ended. */
  readonly standing: (patientId: string) => Promise<readonly Delegation[]>;
}

export function delegationDesk({ ledger, delegations }: DelegationDeskOptions): DelegationDesk {
  return {
    record: delegations.record,
    end: delegations.end,
    standing: async (patientId) => {
      const authority = await authorityOf(ledger, patientId);
      return Promise.all(
        (authority?.delegations ?? []).map(({ delegationId }) =>
          delegations.delegation(delegationId),
        ),
      );
    },
  };
}
