import { peer, type ledger } from '@hyperledger/fabric-protos';
import { hex } from '../bytes.js';
import type { Action, NamespaceSet } from '../transactions/action.js';
import { hashedSpace, versionOf, type WorldState } from './world-state.js';

const { VALID, MVCC_READ_CONFLICT, PHANTOM_READ_CONFLICT } = peer.TxValidationCode;

/** Whether a transaction read what is no longer so, as a validation code. */
export function readConflict(action: Action, state: WorldState): number {
  for (const set of action.namespaces) {
    if (!openReadsHold(set, state)) {
      return MVCC_READ_CONFLICT;
    }
    if (!set.open.getRangeQueriesInfoList().every((query) => rangeHolds(set.name, query, state))) {
      return PHANTOM_READ_CONFLICT;
    }
    if (!hashedReadsHold(set, state)) {
      return MVCC_READ_CONFLICT;
    }
  }
  return VALID;
}

/** Whether the result of a range query was recorded as a Merkle summary, which is not re-derived. */
export function hasSummarizedRange(action: Action): boolean {
  return action.namespaces.some(({ open }) =>
    open.getRangeQueriesInfoList().some((query) => query.getReadsMerkleHashes() !== undefined),
  );
}

function openReadsHold({ name, open }: NamespaceSet, state: WorldState): boolean {
  return open
    .getReadsList()
    .every((read) => state.isCurrent(name, read.getKey(), read.getVersion()));
}

function hashedReadsHold({ name, collections }: NamespaceSet, state: WorldState): boolean {
  return collections.every(({ name: collection, hashed }) =>
    hashed
      .getHashedReadsList()
      .every((read) =>
        state.isCurrent(
          hashedSpace(name, collection),
          hex(read.getKeyHash_asU8()),
          read.getVersion(),
        ),
      ),
  );
}

function rangeHolds(
  namespace: string,
  query: ledger.rwset.kvrwset.RangeQueryInfo,
  state: WorldState,
): boolean {
  const reads = query.getRawReads()?.getKvReadsList() ?? [];
  const now = state.range(
    namespace,
    query.getStartKey(),
    query.getEndKey(),
    !query.getItrExhausted(),
  );
  return (
    now.length === reads.length &&
    reads.every((read, index) => {
      const version = read.getVersion();
      const seen = version && versionOf(version.getBlockNum(), version.getTxNum());
      return now[index]?.[0] === read.getKey() && now[index][1] === seen;
    })
  );
}
