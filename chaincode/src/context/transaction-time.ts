import type { Stub } from './fabric.js';

/**
 * The time of a transaction: its proposal's timestamp, the same at every endorser. The peer's
 * `peer.authentication.timewindow` bounds how far a client can set it apart from the peer's clock.
 */
export interface TransactionTime {
  /** RFC 3339 in UTC, with milliseconds. */
  readonly instant: string;
  readonly epochMilliseconds: number;
}

export function readTime(stub: Stub): TransactionTime {
  const { seconds, nanos } = stub.getTxTimestamp();
  const epochMilliseconds = seconds.toNumber() * 1000 + Math.floor(nanos / 1_000_000);
  return { instant: new Date(epochMilliseconds).toISOString(), epochMilliseconds };
}
