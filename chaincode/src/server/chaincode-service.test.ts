import { strict as assert } from 'node:assert';
import { ChaincodeStub, type ChaincodeResponse } from 'fabric-shim';
import sinon from 'sinon';
import { createIdentity, type TestIdentity } from '../testing/identity.js';
import { refused, succeeded } from '../testing/consortium.js';
import { TestLedger } from '../testing/test-ledger.js';
import { ChaincodeService } from './chaincode-service.js';

describe('The chaincode service', () => {
  let anyone: TestIdentity;

  before(async () => {
    anyone = await createIdentity('LakesideMSP', 'client');
  });

  it('given an unknown contract or function, or a wrong number or type of arguments, then INVALID_ARGUMENT without echo', async () => {
    const ledger = new TestLedger();
    for (const [call, ...args] of [
      ['JaneDoe:GetCommitment', 'x'],
      ['[NOT_FOUND] JaneDoe:GetCommitment', 'x'],
      ['PatientRecordContract:JaneDoe'],
      ['PatientRecordContract:GetCommitment'],
      ['PatientRecordContract:GetCommitment', 'JaneDoe', 'JaneDoe'],
      ['PatientRecordContract:GetCommitment', 'JaneDoe'],
      ['PatientRecordContract:ListCommitments', 'JaneDoe', ''],
      ['AccessControlContract:IssueCredential', '{"JaneDoe', ''],
    ] as const) {
      const outcome = await ledger.run({ as: anyone, call, args });
      refused(outcome, 'INVALID_ARGUMENT');
      assert.doesNotMatch(outcome.message, /JaneDoe/);
    }
  });

  it('given state that breaks its schema, then INTERNAL, and neither answer nor log show the state', async () => {
    const ledger = new TestLedger();
    ledger.state.set('document/organizations', '{"JaneDoe":"JaneDoe"}');
    const stderr = sinon.stub(process.stderr, 'write').returns(true);
    const outcome = await ledger
      .run({
        as: anyone,
        call: 'PatientRecordContract:GetChart',
        args: ['5f0c7a52-6a0e-4c3b-9d86-0b1f3a7c2e11'],
      })
      .finally(() => {
        stderr.restore();
      });
    refused(outcome, 'INTERNAL');
    const [line] = stderr.args.flat();
    assert.match(String(line), /"unexpected failure","transactionId":"/);
    assert.doesNotMatch(`${outcome.message}${String(line)}`, /JaneDoe/);
  });

  it('given GetMetadata, then names every function and its parameters', async () => {
    const outcome = succeeded(
      await new TestLedger().run({
        as: anyone,
        call: 'org.hyperledger.fabric:GetMetadata',
        args: [],
      }),
    );
    const metadata = JSON.parse(outcome.payload) as {
      info: { version: string };
      contracts: Record<
        string,
        { transactions: { name: string; tag?: string[]; parameters?: { name: string }[] }[] }
      >;
    };
    const commit = metadata.contracts.PatientRecordContract?.transactions.find(
      (transaction) => transaction.name === 'CommitVersions',
    );
    assert.deepEqual(
      commit?.parameters?.map((parameter) => parameter.name),
      ['requestJson'],
    );
    assert.ok(commit.tag?.includes('SUBMIT'));
    assert.match(metadata.info.version, /^\d+\.\d+\.\d+$/);
  });

  it('given an invocation in progress, when asked to be idle, then waits for its end', async () => {
    let finish: (response: ChaincodeResponse) => void = () => undefined;
    const pending = new Promise<ChaincodeResponse>((resolve) => {
      finish = resolve;
    });
    const service = new ChaincodeService({ Init: () => pending, Invoke: () => pending });
    const order: string[] = [];
    const invocation = service
      .Invoke(sinon.createStubInstance(ChaincodeStub))
      .then(() => order.push('answered'));
    const idle = service.idle().then(() => order.push('idle'));
    await Promise.resolve();
    assert.deepEqual(order, []);
    finish({ status: 200 });
    await Promise.all([invocation, idle]);
    assert.deepEqual(order.sort(), ['answered', 'idle']);
    await service.idle();
  });
});
