import { strict as assert } from 'node:assert';
import type { DocumentProposal, OrganizationsInForce } from '@healthchain/protocol';
import fc from 'fast-check';
import { approve, isCarried } from './decide-approval.js';

function proposalFor(voters: readonly string[], version: number) {
  const organizations = voters.map((mspId) => ({ mspId, kind: 'hospital' as const, name: mspId }));
  const content = { organizations };
  return {
    kind: 'organizations' as const,
    version,
    digest: '0'.repeat(64),
    content,
    approvals: [] as string[],
  };
}

/** The number of approvals, one voter after the other, that it takes to carry a proposal. */
function approvalsNeeded(
  proposal: DocumentProposal,
  voters: readonly string[],
  inForce?: OrganizationsInForce,
): number {
  let current = proposal;
  for (const [position, voter] of voters.entries()) {
    const facts = { inForce, organizations: inForce };
    current = approve(current, voter, facts);
    if (isCarried(current, facts)) {
      return position + 1;
    }
  }
  return Infinity;
}

describe('Approval of a governed document', () => {
  const voters = fc
    .integer({ min: 2, max: 20 })
    .map((count) => Array.from({ length: count }, (_, position) => `Org${String(position)}MSP`));

  it('given the first version, then all whom it names are needed, whatever their number', () => {
    fc.assert(
      fc.property(voters, (mspIds) => {
        assert.equal(approvalsNeeded(proposalFor(mspIds, 1), mspIds), mspIds.length);
      }),
    );
  });

  it('given a later version, then more than half of those in force are needed', () => {
    fc.assert(
      fc.property(voters, fc.integer({ min: 1, max: 9 }), (mspIds, version) => {
        const inForce = {
          ...proposalFor(mspIds, version),
          inForceSince: '2026-03-01T12:00:00.000Z',
        };
        const next = proposalFor(['OtherMSP', 'AnotherMSP'], version + 1);
        assert.equal(approvalsNeeded(next, mspIds, inForce), Math.floor(mspIds.length / 2) + 1);
      }),
    );
  });

  it('given no organisations in force, then nobody votes on the sites', () => {
    const proposal = { ...proposalFor([], 1), kind: 'relyingParties' as const };
    const sites = { ...proposal, content: { relyingParties: [] } };
    const facts = { inForce: undefined, organizations: undefined };
    assert.throws(() => approve(sites, 'LakesideMSP', facts), { code: 'ORGANIZATION_UNKNOWN' });
  });
});
