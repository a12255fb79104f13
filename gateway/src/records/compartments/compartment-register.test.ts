import assert from 'node:assert/strict';
import { createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { HealthChainError, compartmentSchema, type Compartment } from '@healthchain/protocol';
import { CompartmentRegister, sensitivityOf } from './compartment-register.js';

const wrappedKey = {
  algorithm: 'RSA-OAEP' as const,
  keyId: '0'.repeat(64),
  ciphertext: 'AAAA',
};

function setUp(
  known: readonly Compartment[] = [],
  held = new Map<string, KeyObject>(),
  retired = new Set<string>(),
) {
  let made = 0;
  const register = new CompartmentRegister({
    mspId: 'LakesideMSP',
    keys: {
      get: ({ compartmentId }) => {
        const key = held.get(compartmentId);
        return key === undefined
          ? Promise.reject(new HealthChainError('KEY_UNAVAILABLE'))
          : Promise.resolve(key);
      },
      create: () => {
        made += 1;
        return { key: createSecretKey(randomBytes(32)), wrappedKey };
      },
    },
    known: {
      chart: () => Promise.resolve(undefined),
      compartments: () => Promise.resolve(known),
    },
    isRetired: (compartmentId) => Promise.resolve(retired.has(compartmentId)),
  });
  return { register, made: () => made };
}

describe('CompartmentRegister', () => {
  const chartId = randomUUID();

  it('makes a compartment once, whoever asks at the same time', async () => {
    const { register, made } = setUp();
    const [one, two] = await Promise.all([
      register.forWriting(chartId, 'hiv'),
      register.forWriting(chartId, 'hiv'),
    ]);
    assert.equal(one, two);
    assert.equal(made(), 1);
    assert.equal(one.chart.custodian, 'LakesideMSP');
    compartmentSchema.parse(one.compartment);
    assert.equal(sensitivityOf(one.compartment, one.key), 'hiv');
  });

  it('gives another sensitivity of the same chart another compartment and key', async () => {
    const { register } = setUp();
    const hiv = await register.forWriting(chartId, 'hiv');
    const general = await register.forWriting(chartId, 'general');
    assert.notEqual(hiv.compartment.compartmentId, general.compartment.compartmentId);
    assert.ok(!hiv.key.equals(general.key));
    assert.deepEqual(hiv.chart, general.chart);
  });

  it('takes a known compartment whose label names the sensitivity', async () => {
    const first = await setUp().register.forWriting(chartId, 'genetics');
    const held = new Map([[first.compartment.compartmentId, first.key]]);
    const { register, made } = setUp([first.compartment], held);
    const again = await register.forWriting(chartId, 'genetics');
    assert.deepEqual(again.compartment, first.compartment);
    assert.equal(made(), 0);
  });

  it('remembers a new compartment until the last of its writers has left', async () => {
    const { register, made } = setUp();
    const leave = [register.enter([chartId, chartId]), register.enter([chartId])];
    const first = await register.forWriting(chartId, 'general');
    leave[0]!(false);
    assert.equal(await register.forWriting(chartId, 'general'), first);
    leave[1]!(false);
    await register.forWriting(chartId, 'general');
    assert.equal(made(), 2);
  });

  it('remembers a new compartment that may stand on the ledger unread', async () => {
    const { register } = setUp();
    const leave = [register.enter([chartId]), register.enter([chartId])];
    const first = await register.forWriting(chartId, 'general');
    leave[0]!(true);
    leave[1]!(false);
    assert.equal(await register.forWriting(chartId, 'general'), first);
  });

  it('does not remember a failure', async () => {
    const first = await setUp().register.forWriting(chartId, 'general');
    const held = new Map<string, KeyObject>();
    const { register } = setUp([first.compartment], held);
    await assert.rejects(register.forWriting(chartId, 'general'), { code: 'KEY_UNAVAILABLE' });
    held.set(first.compartment.compartmentId, first.key);
    assert.deepEqual(
      (await register.forWriting(chartId, 'general')).compartment,
      first.compartment,
    );
  });

  it('makes another compartment once the one it knows is retired', async () => {
    const held = new Map<string, KeyObject>();
    const first = await setUp([], held).register.forWriting(chartId, 'hiv');
    const { compartmentId } = first.compartment;
    held.set(compartmentId, first.key);
    const retired = new Set<string>();
    const { register } = setUp([first.compartment], held, retired);
    const before = await register.forWriting(chartId, 'hiv');
    assert.equal(before.compartment.compartmentId, compartmentId);
    retired.add(compartmentId);
    register.retired(chartId);
    const after = await register.forWriting(chartId, 'hiv');
    assert.notEqual(after.compartment.compartmentId, compartmentId);
    assert.ok(!after.key.equals(first.key));
  });
});
