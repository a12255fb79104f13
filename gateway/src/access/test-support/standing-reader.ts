import { HealthChainError, type AccessPolicyInForce, type Credential } from '@healthchain/protocol';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';

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

/** What the ledger says of a reader who may read all, and of the policy. */
export const standingReader = {
  credential: () => Promise.resolve(attending),
  policy: () => Promise.resolve(policyInForce),
  delegation: () => Promise.reject(new HealthChainError('NOT_FOUND')),
  emergency: () => Promise.reject(new HealthChainError('NOT_FOUND')),
  careTeam: () => Promise.resolve(undefined),
};
