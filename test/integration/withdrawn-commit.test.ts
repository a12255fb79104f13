import assert from 'node:assert/strict';
import { versionsTransientField } from '@healthchain/protocol';
import {
  newChart,
  newCompartment,
  prepareCommit,
  type PreparedCommit,
} from '@healthchain/protocol/testing/prepared-commits';
import { StatusCode, type Transaction } from '@hyperledger/fabric-gateway';
import { FabricClients, type FabricClient } from '../support/fabric-client.js';
import { organization } from '../support/network.js';

const clients = new FabricClients();
const hospital = organization('hospital');
const other = organization('hospital', 1);

describe('a commit that its gateway withdraws', () => {
  let gateway: FabricClient;

  before(() => {
    gateway = clients.gatewayOf(hospital);
  });
  after(() => {
    clients.close();
  });

  const endorsingOrganizations = [hospital.mspId, other.mspId];

  function endorse({ request, payload }: PreparedCommit): Promise<Transaction> {
    return gateway.contract
      .newProposal('PatientRecordContract:CommitVersions', {
        arguments: [JSON.stringify(request)],
        transientData: { [versionsTransientField]: JSON.stringify(payload) },
        endorsingOrganizations,
      })
      .endorse();
  }

  function withdraw({ request }: PreparedCommit): Promise<Uint8Array> {
    return gateway.contract.submit('PatientRecordContract:WithdrawCommit', {
      arguments: [request.idempotencyKey],
      endorsingOrganizations,
    });
  }

  function newCommit(): PreparedCommit {
    const chart = newChart(hospital.mspId);
    return prepareCommit(chart, newCompartment(chart));
  }

  it('given that it is endorsed already, when the orderers get it afterwards, then it is invalid', async () => {
    const prepared = newCommit();
    const endorsed = await endorse(prepared);
    await withdraw(prepared);

    const { code } = await (await endorsed.submit()).getStatus();
    assert.equal(code, StatusCode.MVCC_READ_CONFLICT);
  });

  it('given that it stands, then the withdrawal is refused and says so', async () => {
    const prepared = newCommit();
    const { successful } = await (await (await endorse(prepared)).submit()).getStatus();
    assert.ok(successful);

    await assert.rejects(withdraw(prepared), (error: Error) =>
      JSON.stringify(error).includes('IDEMPOTENCY_CONFLICT'),
    );
  });
});
