import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import type { ReplayPlan } from '@healthchain/bench-control/dist/plan.js';
import type { ControlCall } from '../control/control-client.js';
import type { CommittedWrite } from './committed-write.js';
import { replayCalls } from './replay-calls.js';

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

const write: CommittedWrite = {
  reads: [
    { key: 'document/organizations', present: true },
    { key: 'commitment/1', present: false },
  ],
  hashReads: [
    { collection: 'phi', keyHash: hashOf('chart/1'), present: true },
    { collection: 'authority', keyHash: hashOf('release/1'), present: false },
    { collection: 'phi', keyHash: hashOf('compartment/1'), present: false },
  ],
  writes: [{ key: 'commitment/1', size: 215 }],
  privateWrites: [
    { collection: 'phi', key: 'compartment/1', size: 300 },
    { collection: 'phi', key: 'pack/1', size: 998 },
  ],
  event: { name: 'RecordsCommitted', size: 200 },
  answerSize: 100,
  argumentsSize: 181,
};

const planOf = ({ transient }: ControlCall): ReplayPlan =>
  JSON.parse(Buffer.from(transient?.plan ?? []).toString('utf8')) as ReplayPlan;
const sizes = ({ transient = {} }: ControlCall, ...fields: string[]) =>
  fields.map((field) => transient[field]?.length);

describe('replayCalls', () => {
  const { seed, next } = replayCalls(write, new Map([['document/organizations', 512]]));
  const call = next();
  const plan = planOf(call);

  it('seeds what the transaction found, in its sizes', () => {
    const seeded = planOf(seed);
    assert.deepEqual(seeded.writes, ['document/organizations']);
    assert.deepEqual(sizes(seed, 'write.0'), [512]);
    assert.deepEqual(seeded.privateWrites, [plan.hashReads[0]]);
  });

  it('repeats each read and write once, in the same collections and sizes', () => {
    assert.equal(plan.reads.length, 2);
    assert.deepEqual(
      plan.hashReads.map(({ collection }) => collection),
      ['phi', 'authority', 'phi'],
    );
    assert.deepEqual(sizes(call, 'write.0', 'private.0', 'private.1'), [215, 300, 998]);
    assert.deepEqual(sizes(call, 'event', 'answer'), [200, 100]);
    assert.equal(plan.event, 'RecordsCommitted');
    assert.deepEqual(
      call.args.map((each) => each.length),
      [181],
    );
  });

  it('writes the very keys that it read as absent, public and private', () => {
    assert.equal(plan.reads[1], plan.writes[0]);
    assert.deepEqual(plan.hashReads[2], plan.privateWrites[0]);
  });

  it('makes new keys with each call, as long as the transaction’s, and keeps the others', () => {
    const other = planOf(next());
    assert.equal(other.reads[0], 'document/organizations');
    assert.deepEqual(other.hashReads.slice(0, 2), plan.hashReads.slice(0, 2));
    assert.notEqual(other.writes[0], plan.writes[0]);
    assert.notEqual(other.privateWrites[1]?.key, plan.privateWrites[1]?.key);
    assert.equal(other.privateWrites[1]?.key.length, 'pack/1'.length);
  });
});
