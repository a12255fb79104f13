import '../server/quiet-shim.js';
import { strict as assert } from 'node:assert';
import { createHash, randomUUID } from 'node:crypto';
import { parseCodedMessage } from '@healthchain/protocol';
import { ChaincodeStub } from 'fabric-shim';
import type { SinonStubbedInstance } from 'sinon';
import { createChaincode } from '../chaincode.js';
import { useCases } from '../documentation/use-cases.js';
import { ChaincodeService } from '../server/chaincode-service.js';
import type { TestIdentity } from './identity.js';
import { stubPrivateRangeQuery, stubRangeQuery } from './range-query.js';

/** A call of a contract function. */
export interface Call {
  readonly as: TestIdentity;
  readonly call: string;
  readonly args: readonly string[];
  readonly transient?: Readonly<Record<string, unknown>>;
  /** RFC 3339; the transaction's time. */
  readonly at?: string;
}

/** What came of a call, with the exact writes of the transaction. */
export interface Outcome {
  readonly status: number;
  readonly payload: string;
  readonly message: string;
  readonly writes: Readonly<Record<string, string>>;
  readonly deletes: readonly string[];
  readonly privateWrites: Readonly<Record<string, string>>;
  readonly privateDeletes: readonly string[];
  readonly privatePurges: readonly string[];
  readonly event?: { readonly name: string; readonly payload: string };
}

/**
 * The built chaincode over a stubbed peer with the ledger in memory. As on a peer, a transaction does
 * not see its own writes, and a refused one leaves nothing.
 */
export class TestLedger {
  readonly state = new Map<string, string>();
  readonly privateState = new Map<string, string>();
  /** Whether this peer holds the values of the collections, or their hashes only. */
  holdsPrivateValues = true;
  private readonly service = new ChaincodeService(createChaincode());

  async run(call: Call): Promise<Outcome> {
    const stub = this.stubFor(call);
    const response = await this.service.Invoke(stub);
    const outcome = {
      status: response.status,
      payload: Buffer.from(response.payload ?? []).toString('utf8'),
      message: response.message ?? '',
      writes: writesOf(stub.putState.args),
      deletes: stub.deleteState.args.map(([key]) => key),
      privateWrites: writesOf(
        stub.putPrivateData.args.map(([collection, key, value]) => [`${collection}:${key}`, value]),
      ),
      privateDeletes: stub.deletePrivateData.args.map(
        ([collection, key]) => `${collection}:${key}`,
      ),
      privatePurges: stub.purgePrivateData.args.map(([collection, key]) => `${collection}:${key}`),
      ...eventOf(stub),
    };
    if (outcome.status === 200) {
      this.apply(outcome);
    } else {
      requireDocumented(call.call, outcome.message);
    }
    return outcome;
  }

  /** Remembers the ledger as it stands: what is answered puts it back. */
  remember(): () => void {
    const moments = [this.state, this.privateState].map((map) => [map, [...map]] as const);
    return () => {
      for (const [map, entries] of moments) {
        map.clear();
        entries.forEach(([key, value]) => map.set(key, value));
      }
    };
  }

  private apply(outcome: Outcome): void {
    Object.entries(outcome.writes).forEach(([key, value]) => this.state.set(key, value));
    outcome.deletes.forEach((key) => this.state.delete(key));
    Object.entries(outcome.privateWrites).forEach(([key, value]) =>
      this.privateState.set(key, value),
    );
    [...outcome.privateDeletes, ...outcome.privatePurges].forEach((key) =>
      this.privateState.delete(key),
    );
  }

  private stubFor(call: Call): SinonStubbedInstance<ChaincodeStub> {
    const stub = newStub();
    const buffers = [call.call, ...call.args].map((text) => Buffer.from(text));
    Object.assign(stub, { getBufferArgs: () => buffers });
    stub.getTxID.returns(createHash('sha256').update(randomUUID()).digest('hex'));
    stub.getChannelID.returns('healthchain');
    stub.getCreator.returns({
      mspid: call.as.mspId,
      idBytes: Buffer.from(call.as.certificatePem),
    });
    stub.getTransient.returns(transientMap(call.transient ?? {}));
    stub.getTxTimestamp.returns(timestamp(call.at ?? '2026-03-01T12:00:00.000Z'));
    stub.getState.callsFake((key) => bytes(this.state.get(key)));
    stubRangeQuery(stub, this.state);
    this.stubPrivateState(stub);
    return stub;
  }

  private stubPrivateState(stub: SinonStubbedInstance<ChaincodeStub>): void {
    stub.getPrivateDataHash.callsFake((collection, key) => {
      const value = this.privateState.get(`${collection}:${key}`);
      const hash = value === undefined ? '' : createHash('sha256').update(value).digest();
      return Promise.resolve(Buffer.from(hash));
    });
    stubPrivateRangeQuery(stub, this.privateState);
    stub.getPrivateData.callsFake((collection, key) => {
      const value = this.privateState.get(`${collection}:${key}`);
      return value === undefined || this.holdsPrivateValues
        ? bytes(value)
        : Promise.reject(
            new Error(
              'GET_STATE failed: private data matching public hash version is not available.',
            ),
          );
    });
  }
}

/** What the chaincode calls of a peer. */
const peerMethods = [
  ...['getTxID', 'getChannelID', 'getCreator', 'getTransient', 'getTxTimestamp'],
  ...['getState', 'putState', 'deleteState', 'getStateByRangeWithPagination', 'setEvent'],
  ...['getPrivateData', 'getPrivateDataHash', 'getPrivateDataByRange'],
  ...['putPrivateData', 'deletePrivateData', 'purgePrivateData'],
];

/** A stub of these methods alone; sinon's stubs, made for each call, would take most of its time. */
function newStub(): SinonStubbedInstance<ChaincodeStub> {
  return Object.assign(
    Object.create(ChaincodeStub.prototype) as SinonStubbedInstance<ChaincodeStub>,
    Object.fromEntries(peerMethods.map((name) => [name, recorder()])),
  );
}

/** A function that remembers what it was called with and answers as it is told. */
function recorder() {
  let answer: (...args: readonly unknown[]) => unknown = () => undefined;
  const args: (readonly unknown[])[] = [];
  const method = (...given: readonly unknown[]): unknown => {
    args.push(given);
    return answer(...given);
  };
  const callsFake = (fake: typeof answer): void => {
    answer = fake;
  };
  const returns = (value: unknown): void => {
    answer = () => value;
  };
  return Object.assign(method, { args, callsFake, returns });
}

/** Fails for a refusal that the reference does not announce. */
function requireDocumented(name: string, message: string): void {
  const useCase = useCases.find((candidate) => candidate.name === name);
  const announced: readonly string[] = [
    ...['INVALID_ARGUMENT', 'IDEMPOTENCY_CONFLICT', 'INTERNAL'],
    ...(useCase === undefined ? [] : [...useCase.guard.refusals, ...useCase.refusals]),
  ];
  const code = parseCodedMessage(message)?.code ?? message;
  assert.ok(announced.includes(code), `${name} refused with ${code}, which is not announced.`);
}

function bytes(value: string | undefined): Promise<Uint8Array> {
  return Promise.resolve(Buffer.from(value ?? ''));
}

function writesOf(args: readonly (readonly [string, Uint8Array])[]): Record<string, string> {
  return Object.fromEntries(args.map(([key, value]) => [key, Buffer.from(value).toString('utf8')]));
}

function eventOf(stub: SinonStubbedInstance<ChaincodeStub>): Pick<Outcome, 'event'> {
  const last = stub.setEvent.args.at(-1);
  if (last === undefined) {
    return {};
  }
  const [name, payload] = last;
  return { event: { name, payload: Buffer.from(payload).toString('utf8') } };
}

function transientMap(fields: Readonly<Record<string, unknown>>): Map<string, Uint8Array> {
  return new Map(
    Object.entries(fields).map(([name, value]) => [name, Buffer.from(JSON.stringify(value))]),
  );
}

function timestamp(instant: string): ReturnType<ChaincodeStub['getTxTimestamp']> {
  const milliseconds = Date.parse(instant);
  const seconds = Math.floor(milliseconds / 1000);
  return {
    seconds: { toNumber: () => seconds },
    nanos: (milliseconds % 1000) * 1_000_000,
  } as unknown as ReturnType<ChaincodeStub['getTxTimestamp']>;
}
