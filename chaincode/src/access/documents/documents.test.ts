import { strict as assert } from 'node:assert';
import {
  canonicalJson,
  type DocumentInForce,
  type DocumentProposal,
  type OrganizationsDocument,
  type ProposalPage,
} from '@healthchain/protocol';
import {
  approve,
  createMembers,
  foundConsortium,
  organizations,
  propose,
  refused,
  succeeded,
  type Consortium,
} from '../../testing/consortium.js';
import { createIdentity } from '../../testing/identity.js';
import { TestLedger, type Outcome } from '../../testing/test-ledger.js';

const withInstitute: OrganizationsDocument = {
  organizations: [
    ...organizations.organizations,
    { mspId: 'NorthfieldMSP', kind: 'research-institute', name: 'Northfield Research Institute' },
  ],
};

function digestOf(outcome: Outcome): string {
  return (JSON.parse(outcome.payload) as DocumentProposal).digest;
}

describe('The first organisations document', () => {
  let members: Omit<Consortium, 'ledger'>;
  let ledger: TestLedger;

  before(async () => {
    members = await createMembers();
  });

  beforeEach(() => {
    ledger = new TestLedger();
  });

  it('given a proposal, then it holds the proposer’s approval and is not in force', async () => {
    const outcome = succeeded(await propose(ledger, members.lakeside, 1, organizations));

    const proposal = JSON.parse(outcome.payload) as DocumentProposal;
    const key = `proposal/organizations/1/${proposal.digest}`;
    assert.deepEqual(proposal.approvals, ['LakesideMSP']);
    assert.equal(outcome.writes[key], canonicalJson(proposal));
    assert.equal(Object.keys(outcome.writes).length, 2);
    assert.equal(outcome.event?.name, 'DocumentProposed');
  });

  it('given the approvals of all but one, then not in force; given the last, then in force', async () => {
    const digest = digestOf(await propose(ledger, members.lakeside, 1, organizations));
    succeeded(await approve(ledger, members.millbrook, 1, digest));
    assert.equal(ledger.state.get('document/organizations'), undefined);

    const last = succeeded(await approve(ledger, members.cornerstone, 1, digest));

    const document = JSON.parse(last.payload) as DocumentInForce;
    assert.equal(document.inForceSince, '2026-03-01T12:00:00.000Z');
    assert.deepEqual(document.approvals, ['LakesideMSP', 'MillbrookMSP', 'CornerstoneMSP']);
    assert.equal(last.event?.name, 'DocumentInForce');
    const read = await ledger.run({
      as: members.lakeside.gateway,
      call: 'AccessControlContract:GetDocument',
      args: ['organizations'],
    });
    assert.equal(succeeded(read).payload, last.payload);
  });

  it('given a proposer who is not named, or no administrator, then refused', async () => {
    const { lakeside } = members;
    const stranger = await createIdentity('NorthfieldMSP', 'admin');
    refused(
      await propose(ledger, { ...lakeside, admin: stranger }, 1, organizations),
      'ORGANIZATION_UNKNOWN',
    );
    refused(
      await propose(ledger, { ...lakeside, admin: lakeside.gateway }, 1, organizations),
      'ADMIN_REQUIRED',
    );
  });

  it('given a document that names one organisation only, or one twice, then INVALID_ARGUMENT', async () => {
    const [first, second] = organizations.organizations;
    const alone = { organizations: [first!] };
    const twice = { organizations: [first!, second!, { ...first!, kind: 'pharmacy' as const }] };
    refused(await propose(ledger, members.lakeside, 1, alone), 'INVALID_ARGUMENT');
    refused(await propose(ledger, members.lakeside, 1, twice), 'INVALID_ARGUMENT');
  });

  it('given an approval of another text, or a second one, then refused', async () => {
    const digest = digestOf(await propose(ledger, members.lakeside, 1, organizations));
    refused(await approve(ledger, members.millbrook, 1, 'a'.repeat(64)), 'NOT_FOUND');
    refused(await approve(ledger, members.lakeside, 1, digest), 'ALREADY_EXISTS');
  });
});

describe('A later organisations document', () => {
  let consortium: Consortium;

  beforeEach(async () => {
    consortium = await foundConsortium();
  });

  it('given the approvals of a majority of those in force, then in force', async () => {
    const { ledger, lakeside, millbrook } = consortium;
    const digest = digestOf(succeeded(await propose(ledger, lakeside, 2, withInstitute)));
    assert.match(ledger.state.get('document/organizations') ?? '', /"version":1/);
    succeeded(await approve(ledger, millbrook, 2, digest));
    assert.match(ledger.state.get('document/organizations') ?? '', /"version":2/);
  });

  it('given an organisation that only the proposal names, then it has no vote', async () => {
    const { ledger, lakeside } = consortium;
    const digest = digestOf(await propose(ledger, lakeside, 2, withInstitute));
    const admin = await createIdentity('NorthfieldMSP', 'admin');
    refused(await approve(ledger, { ...lakeside, admin }, 2, digest), 'ORGANIZATION_UNKNOWN');
  });

  it('given a version that does not follow the one in force, then DOCUMENT_VERSION_UNEXPECTED', async () => {
    const { ledger, lakeside } = consortium;
    refused(await propose(ledger, lakeside, 1, withInstitute), 'DOCUMENT_VERSION_UNEXPECTED');
    refused(await propose(ledger, lakeside, 3, withInstitute), 'DOCUMENT_VERSION_UNEXPECTED');
  });

  it('given a rival that came into force, then the other proposal of that version is void', async () => {
    const { ledger, lakeside, millbrook, cornerstone } = consortium;
    const rival = digestOf(await propose(ledger, lakeside, 2, withInstitute));
    const fewer = { organizations: organizations.organizations.slice(0, 2) };
    const winner = digestOf(await propose(ledger, cornerstone, 2, fewer));
    succeeded(await approve(ledger, millbrook, 2, winner));
    refused(await approve(ledger, millbrook, 2, rival), 'DOCUMENT_VERSION_UNEXPECTED');
  });

  it('given several proposals of one version, then they are listed with their approvals, a page at a time', async () => {
    const { ledger, lakeside, cornerstone } = consortium;
    const fewer = { organizations: organizations.organizations.slice(0, 2) };
    const digests = [
      digestOf(await propose(ledger, lakeside, 2, withInstitute)),
      digestOf(await propose(ledger, cornerstone, 2, fewer)),
    ].sort();
    const list = async (version: string, bookmark = ''): Promise<ProposalPage> => {
      const call = 'AccessControlContract:ListProposals';
      const args = ['organizations', version, '1', bookmark];
      const answer = await ledger.run({ as: lakeside.gateway, call, args });
      return JSON.parse(succeeded(answer).payload) as ProposalPage;
    };
    const first = await list('2');
    const second = await list('2', first.bookmark);
    assert.deepEqual(
      [...first.proposals, ...second.proposals].map(({ digest }) => digest),
      digests,
    );
    assert.equal(second.bookmark, '');
    const approvals = [...first.proposals, ...second.proposals].flatMap((each) => each.approvals);
    assert.deepEqual(approvals.sort(), ['CornerstoneMSP', 'LakesideMSP']);
    assert.deepEqual(await list('3'), { proposals: [], bookmark: '' });
  });

  it('given an organisation that is no longer in the document, then its gateway is refused at once', async () => {
    const { ledger, lakeside, millbrook, cornerstone } = consortium;
    const [first, , third] = organizations.organizations;
    const digest = digestOf(
      await propose(ledger, lakeside, 2, { organizations: [first!, third!] }),
    );
    succeeded(await approve(ledger, cornerstone, 2, digest));
    refused(
      await ledger.run({
        as: millbrook.gateway,
        call: 'PatientRecordContract:GetChart',
        args: ['5f0c7a52-6a0e-4c3b-9d86-0b1f3a7c2e11'],
      }),
      'ORGANIZATION_UNKNOWN',
    );
  });
});
