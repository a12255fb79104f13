import assert from 'node:assert/strict';
import { hex, sha256 } from '../bytes.js';
import {
  assertFound,
  codesOf,
  createConsortium,
  Example,
  fullExample,
  pick,
  type Consortium,
} from '../testing/example.js';
import { headerHash } from './header.js';

describe('blocks', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  it('given a changed transaction, then its block is named', () => {
    const example = fullExample(consortium);
    const data = pick(example.ledger.blocks, 3).getData()!;
    const bytes = Buffer.from(pick(data.getDataList_asU8(), 0));
    bytes[200]! ^= 1;
    data.setDataList([bytes]);
    assertFound(example.verify(), 'data-hash', 3);
  });

  it('given a changed transaction under a header made to fit, then nobody signed it', () => {
    const example = fullExample(consortium);
    const block = pick(example.ledger.blocks, 3);
    const data = [example.transaction({ open: { other: 'value' } })];
    block.getData()!.setDataList(data);
    block.getHeader()!.setDataHash(sha256(...data));
    const report = example.verify();
    assertFound(report, 'orderer-signature', 3);
    assertFound(report, 'orderer-quorum', 3);
    assertFound(report, 'previous-hash', 4);
  });

  it('given a removed block, then the gap is found', () => {
    const example = fullExample(consortium);
    example.ledger.blocks.splice(3, 1);
    assertFound(example.verify(), 'block-missing', 4);
  });

  it('given two swapped blocks, then neither fits', () => {
    const example = fullExample(consortium);
    const [third, fourth] = [3, 4].map((index) => pick(example.ledger.blocks, index).getHeader()!);
    third!.setNumber(4);
    fourth!.setNumber(3);
    const report = example.verify();
    assertFound(report, 'previous-hash', 3);
    assertFound(report, 'orderer-quorum', 3);
    assertFound(report, 'orderer-quorum', 4);
  });

  it('given a block twice, a file without a block, or no genesis, then it is said', () => {
    const example = fullExample(consortium);
    const { files } = example.ledger;
    assertFound(example.verify({ blocks: [...files, pick(files, 2)] }), 'block-repeated', 2);
    const noBlock = { name: 'notes', read: () => Buffer.from('no block') };
    assertFound(example.verify({ blocks: [...files, noBlock] }), 'block-undecodable');
    const headless = example.verify({ blocks: files.slice(1) });
    assertFound(headless, 'block-missing', 1);
    assertFound(headless, 'no-configuration', 1);
    assertFound(example.verify({ blocks: [] }), 'no-blocks');
  });

  it('given the hash of the genesis block, then only that one will do', () => {
    const example = fullExample(consortium);
    const genesis = hex(headerHash(pick(example.ledger.blocks, 0).getHeader()!));
    assert.deepEqual(codesOf(example.verify({ genesis })), []);
    assertFound(example.verify({ genesis: '0'.repeat(64) }), 'genesis-differs', 0);
  });

  it('given envelopes cut elsewhere under the same hash, then they are not well formed', () => {
    const example = new Example(consortium).define();
    const transactions = [1, 2].map((key) => example.transaction({ open: { [`key${key}`]: 'v' } }));
    const number = example.ledger.append(transactions);
    const all = Buffer.concat(transactions);
    pick(example.ledger.blocks, number).getData()!.setDataList([all]);
    const report = example.verify();
    assert.ok(report.failures.every(({ code }) => code !== 'data-hash'));
    assertFound(report, 'transaction-malformed', number, 0);
  });
});
