/** A key in a private data collection. */
export interface PrivateKey {
  readonly collection: string;
  readonly key: string;
}

/**
 * What `Replay` reads and writes. It travels in the transient map, as field {@link planField}, so that
 * the transaction on the ledger is as large as the one that it stands for.
 */
export interface ReplayPlan {
  /** Public keys that are read. */
  readonly reads: readonly string[];
  /** Private keys of which the hash is read. */
  readonly hashReads: readonly PrivateKey[];
  /** Public keys that are written; the nth value is the transient field `write.n`. */
  readonly writes: readonly string[];
  /** Private keys that are written; the nth value is the transient field `private.n`. */
  readonly privateWrites: readonly PrivateKey[];
  /** Name of the event; its payload is the transient field {@link eventField}. */
  readonly event?: string;
}

export const planField = 'plan';
export const eventField = 'event';
/** Transient field of what `Replay` answers. */
export const answerField = 'answer';

/** Transient field of the nth public value. */
export function writeField(index: number): string {
  return `write.${index}`;
}

/** Transient field of the nth private value. */
export function privateField(index: number): string {
  return `private.${index}`;
}
