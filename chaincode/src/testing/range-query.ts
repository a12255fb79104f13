import type { ChaincodeStub } from 'fabric-shim';
import type { SinonStubbedInstance } from 'sinon';

type PagedQuery = ReturnType<ChaincodeStub['getStateByRangeWithPagination']>;

/** Answers paged range queries as a peer over LevelDB does: the bookmark is the next page's key. */
export function stubRangeQuery(
  stub: SinonStubbedInstance<ChaincodeStub>,
  state: ReadonlyMap<string, string>,
): void {
  stub.getStateByRangeWithPagination.callsFake((from, to, pageSize, bookmark) => {
    const start = bookmark === undefined || bookmark === '' ? from : bookmark;
    const keys = [...state.keys()].filter((key) => key >= start && key < to).sort();
    const page = keys.slice(0, pageSize);
    // The shim takes the metadata of an empty page, which are no bytes, for none.
    const metadata = { fetchedRecordsCount: page.length, bookmark: keys[pageSize] ?? '' };
    const answer = Promise.resolve(page.length === 0 ? {} : { metadata });
    const values = page.map((key) => ({
      namespace: '',
      key,
      value: Buffer.from(state.get(key) ?? ''),
    }));
    return Object.assign(answer, {
      async *[Symbol.asyncIterator]() {
        await answer;
        yield* values;
      },
    }) as unknown as PagedQuery;
  });
}
