import {
  Shim,
  type ChaincodeInterface,
  type ChaincodeResponse,
  type ChaincodeStub,
} from 'fabric-shim';
import {
  answerField,
  eventField,
  planField,
  privateField,
  writeField,
  type ReplayPlan,
} from './plan.js';

/**
 * What Fabric itself takes for a write, without any rule of ours: `Put` of a key and a value, and
 * `Replay` of given reads and writes. `GetPrivate` tells whether a peer has what was written.
 */
export class Control implements ChaincodeInterface {
  Init(): Promise<ChaincodeResponse> {
    return Promise.resolve(Shim.success());
  }

  /** A peer waits for who does not answer, and commits nothing meanwhile: what is thrown is answered too. */
  async Invoke(stub: ChaincodeStub): Promise<ChaincodeResponse> {
    try {
      return await call(stub);
    } catch (error) {
      return Shim.error(String(error));
    }
  }
}

async function call(stub: ChaincodeStub): Promise<ChaincodeResponse> {
  const { fcn, params } = stub.getFunctionAndParameters();
  switch (fcn) {
    case 'Put':
      return put(stub, params);
    case 'Replay':
      return replay(stub);
    case 'GetPrivate':
      return getPrivate(stub, params);
    default:
      return Shim.error('The function is not one of Put, Replay and GetPrivate.');
  }
}

async function put(
  stub: ChaincodeStub,
  [key = '', value = '']: string[],
): Promise<ChaincodeResponse> {
  await stub.putState(key, Buffer.from(value));
  return Shim.success();
}

async function replay(stub: ChaincodeStub): Promise<ChaincodeResponse> {
  const transient = stub.getTransient();
  const value = (field: string): Uint8Array => transient.get(field) ?? new Uint8Array();
  const plan = JSON.parse(Buffer.from(value(planField)).toString('utf8')) as ReplayPlan;
  for (const key of plan.reads) {
    await stub.getState(key);
  }
  for (const { collection, key } of plan.hashReads) {
    await stub.getPrivateDataHash(collection, key);
  }
  for (const [index, { collection, key }] of plan.privateWrites.entries()) {
    await stub.putPrivateData(collection, key, value(privateField(index)));
  }
  for (const [index, key] of plan.writes.entries()) {
    await stub.putState(key, value(writeField(index)));
  }
  if (plan.event !== undefined) {
    stub.setEvent(plan.event, value(eventField));
  }
  return Shim.success(value(answerField));
}

async function getPrivate(
  stub: ChaincodeStub,
  [collection = '', key = '']: string[],
): Promise<ChaincodeResponse> {
  return Shim.success(await stub.getPrivateData(collection, key));
}
