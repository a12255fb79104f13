import { randomUUID } from 'node:crypto';
import { HealthChainError, type WrappingPublicKey } from '@healthchain/protocol';
import type {
  CoverageMember,
  CoverageRequest,
  CoverageStanding,
} from '@healthchain/protocol/coverage';
import type { Signatories } from '../access/signatories.js';
import { onceArrived } from '../platform/fabric/once-arrived.js';
import type { CoverageLedger } from './coverage-ledger.js';
import { sealMember } from './seal-member.js';

/** What somebody wants to know of a plan, with the member in clear. */
export interface WantedCoverage extends Omit<CoverageRequest, 'requestId' | 'member'> {
  readonly member: Omit<CoverageMember, 'requester'>;
  /** Of who asks, or of their organisation. */
  readonly npi: string;
}

/** How prescribers and pharmacists ask health plans. Methods fail with a HealthChainError. */
export interface CoverageDesk {
  /** Answers the request's id. @throws HealthChainError ORGANIZATION_UNKNOWN */
  readonly request: (publicKeyDigest: string, wanted: WantedCoverage) => Promise<string>;
  /** @throws HealthChainError NOT_FOUND, also for what another organisation asked */
  readonly standing: (requestId: string) => Promise<CoverageStanding>;
}

export interface CoverageDeskOptions {
  readonly organization: { readonly mspId: string; readonly displayName: string };
  readonly ledger: Pick<CoverageLedger, 'request' | 'standing'>;
  readonly signatories: Signatories;
  readonly wrappingKeyOf: (mspId: string) => Promise<WrappingPublicKey>;
}

export function coverageDesk(options: CoverageDeskOptions): CoverageDesk {
  const { organization, ledger, signatories, wrappingKeyOf } = options;
  return {
    request: async (publicKeyDigest, { member, npi, ...wanted }) => {
      const name = { requestId: randomUUID(), plan: wanted.plan };
      const requester = { name: organization.displayName.slice(0, 60), npi };
      const plan = await wrappingKeyOf(wanted.plan);
      const sealed = sealMember(name, { ...member, requester }, plan);
      await ledger.request(signatories.of(publicKeyDigest), {
        ...{ ...wanted, ...name, member: sealed },
      });
      await onceArrived(() => ledger.standing(name.requestId));
      return name.requestId;
    },
    standing: async (requestId) => {
      const standing = await ledger.standing(requestId);
      if (standing.request.requester.organization !== organization.mspId) {
        throw new HealthChainError('NOT_FOUND');
      }
      return standing;
    },
  };
}
