import {
  HealthChainError,
  membershipsOf,
  type AccessPolicyInForce,
  type Authority,
  type CareTeam,
  type Consent,
  type Credential,
  type Delegation,
  type Emergency,
} from '@healthchain/protocol';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';
import type { FactsLedger } from '../current-facts.js';

/** The policy of tests, as it is in force. */
export const policyInForce: AccessPolicyInForce = {
  ...{ kind: 'accessPolicy', version: 1, digest: '0'.repeat(64), content: testPolicy },
  approvals: ['LakesideMSP'],
  inForceSince: '2026-01-01T00:00:00.000Z',
};

/** The credential of an attending of Millbrook, in force. */
export const attending: Credential = {
  ...{ publicKeyDigest: '0'.repeat(64), role: 'attending', organization: 'MillbrookMSP' },
  ...{ issuedAt: '2026-01-01T00:00:00.000Z', validUntil: '2099-01-01T00:00:00.000Z' },
  ...{ countersignedBy: 'LakesideMSP', countersignedAt: '2026-01-01T00:00:00.000Z' },
};

/** What parts of the ledger say, one by one. */
export interface LedgerParts {
  readonly authority: () => Promise<Authority>;
  readonly consent?: () => Promise<Consent>;
  readonly delegation?: () => Promise<Delegation>;
  readonly emergency?: () => Promise<Emergency>;
  readonly careTeam?: (mspId: string, careTeamId: string) => Promise<CareTeam | undefined>;
  /** Of an attending who may read all, unless told. */
  readonly credential?: () => Promise<Credential>;
}

const absent = () => Promise.reject(new HealthChainError('NOT_FOUND'));

/** Facts out of what parts of the ledger say. */
export function factsLedger({
  authority,
  consent = absent,
  delegation = absent,
  emergency = absent,
  careTeam = () => Promise.resolve(undefined),
  credential = () => Promise.resolve(attending),
}: LedgerParts): FactsLedger {
  return {
    facts: async ({ request: { basis }, organization, publicKeyDigest }) => {
      const facts = {
        authority: await authority(),
        credential: await credential(),
        policy: policyInForce,
      };
      if (basis.kind === 'emergency') {
        return { ...facts, careTeams: [], emergency: await emergency() };
      }
      const given = await consent();
      const { statement } = given.signed;
      const careTeams = await membershipsOf(publicKeyDigest, statement, (careTeamId) =>
        careTeam(organization, careTeamId),
      );
      return statement.delegationId === undefined
        ? { ...facts, careTeams, consent: given }
        : { ...facts, careTeams, consent: given, delegation: await delegation() };
    },
  };
}
