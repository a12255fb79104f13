import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { GatewayError, type Proposal } from '@hyperledger/fabric-gateway';
import { FabricClients, type FabricClient } from '../support/fabric-client.js';
import { organization } from '../support/network.js';
import { aYearFromNow } from '../support/patients.js';
import { shiftProposal } from '../support/shift-proposal.js';

const clients = new FabricClients();
const hospital = organization('hospital');
const other = organization('hospital', 1);

/** Longer calls (ms) say nothing: they could cross the window on their way. */
const conclusiveWithin = 900;
const attempts = 20;

const refusal = /incorrect timestamp .* peer\.authentication\.timewindow 1m0s/;

/** Makes a call until one is quick enough to be judged. */
async function conclusive<Result>(
  call: () => Promise<Result>,
): Promise<PromiseSettledResult<Result>> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const begin = performance.now();
    const [result] = await Promise.allSettled([call()]);
    if (performance.now() - begin < conclusiveWithin) {
      return result;
    }
  }
  throw new Error('The machine is too busy to tell one second from another.');
}

/** What the peers said against a call, or nothing. */
async function objection(call: () => Promise<unknown>): Promise<string> {
  const result = await conclusive(call);
  if (result.status === 'fulfilled') {
    return '';
  }
  const error: unknown = result.reason;
  assert.ok(error instanceof GatewayError, String(error));
  return [error.message, ...error.details.map(({ message }) => message)].join('\n');
}

describe('a proposal’s time, which is the transaction’s', function () {
  this.timeout(120_000);
  let administrator: FabricClient;

  before(async () => {
    administrator = clients.administrator(hospital);
    // Connects, and starts what signs: neither is to count.
    await question().evaluate();
  });
  after(() => {
    clients.close();
  });

  const question = (): Proposal =>
    administrator.contract.newProposal('PatientRecordContract:ListCommitments', {
      arguments: ['10', ''],
    });

  /** A credential for a key that nobody holds. */
  function credential(): Proposal {
    const request = {
      publicKeyDigest: randomUUID().replaceAll('-', '').repeat(2),
      role: 'gateway',
      validUntil: aYearFromNow(),
    };
    return administrator.contract.newProposal('AccessControlContract:IssueCredential', {
      arguments: [JSON.stringify(request), randomUUID()],
      endorsingOrganizations: [hospital.mspId, other.mspId],
    });
  }

  const shifted = (proposal: Proposal, offset: number): Proposal =>
    shiftProposal(administrator.gateway, proposal, offset);
  const asked = (offset: number): Promise<string> =>
    objection(() => shifted(question(), offset).evaluate());
  const endorsed = (offset: number): Promise<string> =>
    objection(() => shifted(credential(), offset).endorse());

  for (const [where, sign] of [
    ['behind', -1],
    ['ahead of', 1],
  ] as const) {
    it(`given a query 59 s ${where} the peer’s clock, then it is answered; 61 s, then refused`, async () => {
      assert.equal(await asked(sign * 59_000), '');
      assert.match(await asked(sign * 61_000), refusal);
    });

    it(`given a transaction 59 s ${where} the peer’s clock, then it is endorsed; 61 s, then refused`, async () => {
      assert.equal(await endorsed(sign * 59_000), '');
      assert.match(await endorsed(sign * 61_000), refusal);
    });
  }

  it('given a transaction 59 s behind, then it commits, and has its proposal’s time', async () => {
    let before = 0;
    const endorsement = await conclusive(() => {
      before = Date.now();
      return shifted(credential(), -59_000).endorse();
    });
    assert.ok(endorsement.status === 'fulfilled');
    const transaction = endorsement.value;
    const { successful } = await (await transaction.submit()).getStatus();
    assert.ok(successful);
    const { issuedAt } = JSON.parse(Buffer.from(transaction.getResult()).toString()) as {
      issuedAt: string;
    };
    const distance = Date.parse(issuedAt) - (before - 59_000);
    assert.ok(distance >= 0 && distance < conclusiveWithin, issuedAt);
  });
});
