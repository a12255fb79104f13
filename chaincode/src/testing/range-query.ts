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

type PrivateQuery = ReturnType<ChaincodeStub['getPrivateDataByRange']>;

/** Answers range queries of private data; keys of the map begin with the collection and a colon. */
export function stubPrivateRangeQuery(
  stub: SinonStubbedInstance<ChaincodeStub>,
  state: ReadonlyMap<string, string>,
): void {
  stub.getPrivateDataByRange.callsFake((collection, from, to) => {
    const prefix = `${collection}:`;
    const values = [...state]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => ({ key: name.slice(prefix.length), value: Buffer.from(value) }))
      .filter(({ key }) => key >= from && key < to)
      .sort((one, other) => (one.key < other.key ? -1 : 1));
    return Object.assign(Promise.resolve({}), {
      async *[Symbol.asyncIterator]() {
        await Promise.resolve();
        yield* values;
      },
    }) as unknown as PrivateQuery;
  });
}
