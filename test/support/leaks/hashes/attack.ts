import { hash } from 'node:crypto';
import type { Hashes } from './collect.js';
import { birthDates, datesOf, preimages, sampleValues } from './guesses.js';

/** A hash that gave its content away. */
export interface Broken {
  readonly preimage: string;
  readonly place: string;
}

export interface AttackResult {
  readonly broken: readonly Broken[];
  /** Texts that were tried. */
  readonly guesses: number;
}

/**
 * Tries every birth date and every value of the sample patients, in all forms, against hashes: as SHA-256,
 * as SHA-256 twice, and as a leaf of a Merkle tree.
 *
 * @param more further values to try
 */
export function attack(hashes: Hashes, more: readonly string[] = []): AttackResult {
  const broken: Broken[] = [];
  let guesses = 0;
  for (const preimage of allPreimages(more)) {
    guesses += 1;
    const digest = hash('sha256', preimage);
    for (const guess of [digest, hash('sha256', `\0${preimage}`), hash('sha256', digest)]) {
      const place = hashes.get(guess);
      if (place !== undefined) {
        broken.push({ preimage, place });
      }
    }
  }
  return { broken, guesses };
}

function* allPreimages(more: readonly string[]): Generator<string> {
  for (const value of more) {
    yield* preimages(value);
  }
  for (const date of birthDates()) {
    yield* preimages(date);
    yield* datesOf(date);
  }
  const { listable, other } = sampleValues();
  for (const value of listable) {
    yield* preimages(value);
  }
  for (const value of other) {
    yield value;
    yield JSON.stringify(value);
  }
}
