import assert from 'node:assert/strict';
import { common } from '@hyperledger/fabric-protos';
import {
  codesOf,
  createConsortium,
  fullExample,
  pick,
  type Consortium,
} from './testing/example.js';

describe('verify', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  it('given an untouched ledger and its evidence, then all checks hold', () => {
    const example = fullExample(consortium);
    const report = example.verify();
    assert.deepEqual(report.failures, []);
    const figures = Object.fromEntries(report.checks.map(({ check, figure }) => [check, figure]));
    assert.equal(figures['orderer signatures'], '12 over 4 blocks, 3 of 4 consenters each');
    assert.equal(figures.verdicts, '5 valid, 0 invalid');
    assert.equal(figures.anchors, '2 of 1 organisations');
    assert.equal(figures.accesses, '1 of 1 on the ledger');
    assert.equal(figures.entries, '4 under their anchors, OneMSP (custodian) up to 4');
  });

  it('given blocks as an orderer hands them out, without codes, then the derived ones serve', () => {
    const example = fullExample(consortium);
    for (const block of example.ledger.blocks) {
      const metadata = block.getMetadata()!;
      metadata.setMetadataList(metadata.getMetadataList_asU8().slice(0, 2));
    }
    assert.deepEqual(codesOf(example.verify()), []);
  });

  it('given any flipped byte in the data or the header of a block, then the program refuses', () => {
    const example = fullExample(consortium);
    const { files } = example.ledger;
    const target = pick(files, 3);
    const bytes = target.read();
    const block = common.Block.deserializeBinary(bytes);
    const signed = bytes.length - block.getMetadata()!.serializeBinary().length;
    for (let position = 0; position < signed; position += 97) {
      const flipped = Buffer.from(bytes);
      flipped[position]! ^= 1;
      const changed = files.map((file) =>
        file === target ? { ...file, read: () => flipped } : file,
      );
      assert.equal(example.verify({ blocks: changed }).ok, false, `byte ${position}`);
    }
  });
});
