import { createHash, randomBytes } from 'node:crypto';
import {
  answerField,
  eventField,
  planField,
  privateField,
  writeField,
  type PrivateKey,
  type ReplayPlan,
} from '@healthchain/bench-control/dist/plan.js';
import type { ControlCall } from '../control/control-client.js';
import type { CommittedWrite, HashRead } from './committed-write.js';

/** Calls of the control that repeat a transaction's reads and writes with random values. */
export interface ReplayCalls {
  /** Writes, once, what the repetitions find. */
  readonly seed: ControlCall;
  /** A repetition, whose new keys are its own. */
  readonly next: () => ControlCall;
}

/** Characters of a key of which the block shows the hash only: those of a prefix and a UUID. */
const hiddenKeyLength = 42;

/**
 * Turns what a transaction did into calls: what it found is there, under the same keys and in the same
 * sizes; what it made is made anew by each call.
 *
 * @param sizes bytes of the public values that it read
 */
export function replayCalls(
  write: CommittedWrite,
  sizes: ReadonlyMap<string, number>,
): ReplayCalls {
  const found = write.reads.filter(({ present }) => present).map(({ key }) => key);
  const hidden = new Map(
    write.hashReads.map(({ keyHash }) => [keyHash, randomText(hiddenKeyLength)]),
  );
  const nameOf = ({ collection, keyHash }: HashRead): PrivateKey => ({
    collection,
    key: hidden.get(keyHash) ?? '',
  });
  const foundHashes = write.hashReads.filter(({ present }) => present).map(nameOf);
  return {
    seed: call(
      { reads: [], hashReads: [], writes: found, privateWrites: foundHashes },
      {
        writes: found.map((key) => sizes.get(key) ?? 0),
        privateWrites: foundHashes.map(() => 1),
        answer: 0,
        arguments: 0,
      },
    ),
    next: () => {
      const made = newKeys(write);
      return call(
        {
          reads: write.reads.map(({ key }) => made.get(key) ?? key),
          hashReads: write.hashReads.map((read) => {
            const key = made.get(read.keyHash);
            return key === undefined ? nameOf(read) : { collection: read.collection, key };
          }),
          writes: write.writes.map(({ key }) => made.get(key) ?? key),
          privateWrites: write.privateWrites.map(({ collection, key }) => ({
            collection,
            key: made.get(key) ?? key,
          })),
          ...(write.event === undefined ? {} : { event: write.event.name }),
        },
        {
          writes: write.writes.map(({ size }) => size),
          privateWrites: write.privateWrites.map(({ size }) => size),
          answer: write.answerSize,
          arguments: write.argumentsSize,
          event: write.event?.size ?? 0,
        },
      );
    },
  };
}

/** A new key for each that was written, by the key and, for private ones, by its hash too. */
function newKeys({ reads, writes, privateWrites }: CommittedWrite): ReadonlyMap<string, string> {
  const kept = new Set(reads.filter(({ present }) => present).map(({ key }) => key));
  const made = writes
    .filter(({ key }) => !kept.has(key))
    .map(({ key }) => [key, randomText(key.length)] as const);
  const madePrivately = privateWrites.flatMap(({ key }) => {
    const name = randomText(key.length);
    const keyHash = createHash('sha256').update(key).digest('hex');
    return [[key, name] as const, [keyHash, name] as const];
  });
  return new Map([...made, ...madePrivately]);
}

/** Bytes of the values of a call. */
interface Sizes {
  readonly writes: readonly number[];
  readonly privateWrites: readonly number[];
  readonly answer: number;
  readonly arguments: number;
  readonly event?: number;
}

function call(plan: ReplayPlan, sizes: Sizes): ControlCall {
  const values = (of: readonly number[], field: (index: number) => string) =>
    of.map((size, index) => [field(index), randomBytes(size)] as const);
  return {
    name: 'Replay',
    args: [randomText(sizes.arguments)],
    transient: Object.fromEntries([
      [planField, Buffer.from(JSON.stringify(plan))],
      [answerField, randomBytes(sizes.answer)],
      [eventField, randomBytes(sizes.event ?? 0)],
      ...values(sizes.writes, writeField),
      ...values(sizes.privateWrites, privateField),
    ]),
  };
}

function randomText(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);
}
