import assert from 'node:assert/strict';
import { versionsTransientField, type CommitRequest } from '@healthchain/protocol';
import {
  newChart,
  newCompartment,
  prepareCommit,
  type PreparedCommit,
} from '@healthchain/protocol/testing/prepared-commits';
import { StatusCode, type Transaction } from '@hyperledger/fabric-gateway';
import { FabricClients, type FabricClient } from '../support/fabric-client.js';
import { FhirClient } from '../support/fhir-client.js';
import { blockHeight, ledgerTransactions } from '../support/ledger-transactions.js';
import { clientOf, organization } from '../support/network.js';
import { smallBundle } from '../support/small-bundle.js';

const commitVersions = 'PatientRecordContract:CommitVersions';
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
      .newProposal(commitVersions, {
        arguments: [JSON.stringify(request)],
        transientData: { [versionsTransientField]: JSON.stringify(payload) },
        endorsingOrganizations,
      })
      .endorse();
  }

  function withdraw(idempotencyKey: string): Promise<Uint8Array> {
    return gateway.contract.submit('PatientRecordContract:WithdrawCommit', {
      arguments: [idempotencyKey],
      endorsingOrganizations,
    });
  }

  it('given that it is endorsed already, when the orderers get it afterwards, then it is invalid', async () => {
    const chart = newChart(hospital.mspId);
    const prepared = prepareCommit(chart, newCompartment(chart));
    const endorsed = await endorse(prepared);
    await withdraw(prepared.request.idempotencyKey);

    const { code } = await (await endorsed.submit()).getStatus();
    assert.equal(code, StatusCode.MVCC_READ_CONFLICT);
  });

  it('given that it stands, then the withdrawal is refused and says so', async () => {
    const before = await blockHeight(gateway);
    const ehr = new FhirClient(hospital, clientOf(hospital.name));
    assert.equal((await ehr.postBundle(smallBundle().text)).status, 200);
    const transactions = await ledgerTransactions(gateway, before, await blockHeight(gateway));
    const committed = transactions.find(({ name }) => name === commitVersions);
    assert.ok(committed);
    const { idempotencyKey } = JSON.parse(committed.args[0] ?? '') as CommitRequest;

    await assert.rejects(withdraw(idempotencyKey), (error: Error) =>
      JSON.stringify(error).includes('IDEMPOTENCY_CONFLICT'),
    );
  });
});
