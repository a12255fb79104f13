import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { readBlockFile, writeStoredBlock } from './block-file.js';
import { plantInLevelDb, readLevelDbs } from './leveldb.js';
import { uncompress } from './snappy.js';
import { fieldsOf } from './wire.js';

describe('uncompress', () => {
  it('given a block of the Go library with literals and copies, then it is its content', () => {
    const block =
      '93023450617469656e74205a6fc3ab3b20fe0e00fe0e00660e000061fe010062010036f40008656e64';
    const content = `${'Patient Zoë; '.repeat(12)}${'a'.repeat(90)}Patient Zoë; end`;
    assert.equal(uncompress(Buffer.from(block, 'hex'), 1000).toString(), content);
  });

  it('given any other bytes, then it ends, with an error or not more than was allowed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          assert.ok(uncompress(Buffer.from(bytes), 5000).length <= 5000);
        } catch (error) {
          assert.ok(error instanceof Error && !(error instanceof assert.AssertionError));
        }
      }),
    );
  });
});

describe('readBlockFile', () => {
  const bytes = fc.uint8Array({ maxLength: 400 }).map((content) => Buffer.from(content));
  const block = fc.record(
    {
      number: fc.nat(),
      dataHash: bytes,
      previousHash: bytes,
      envelopes: fc.array(bytes),
      metadata: fc.array(bytes),
    },
    { noNullPrototype: true },
  );

  it('given blocks, then it reads them, and leaves out one that is half written', () => {
    fc.assert(
      fc.property(fc.array(block), block, (blocks, last) => {
        const content = Buffer.concat([
          ...blocks.map(writeStoredBlock),
          writeStoredBlock(last).subarray(0, -1),
        ]);
        assert.deepEqual(readBlockFile(content), blocks);
      }),
    );
  });

  it('given a block with something after its end, then it refuses', () => {
    assert.throws(() => readBlockFile(Buffer.of(7, 0, 0, 0, 0, 0, 1, 2)), /after its end/);
  });
});

describe('fieldsOf', () => {
  it('given a message in a message, then every text and byte string is there, with its way', () => {
    const inner = Buffer.concat([Buffer.of(0x0a, 3), Buffer.from('abc'), Buffer.of(0x10, 1)]);
    const outer = Buffer.concat([Buffer.of(0x1a, inner.length), inner]);
    assert.deepEqual(
      fieldsOf(outer).map(({ path: way, isMessage }) => `${way} ${String(isMessage)}`),
      [' true', '.3 true', '.3.1 false'],
    );
    assert.equal(fieldsOf(outer).at(-1)?.bytes.toString(), 'abc');
  });

  it('given any bytes, then they are among the fields themselves', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (content) => {
        assert.deepEqual(fieldsOf(Buffer.from(content))[0]?.bytes, Buffer.from(content));
      }),
    );
  });
});

describe('readLevelDbs', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'leveldb-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('given values in compressed tables, then it reads all, deleted ones too, where grep does not', async () => {
    // Snappy writes what comes again as a copy of four or more bytes: no second text stands whole.
    const values = Array.from({ length: 50 }, (_, index) =>
      Buffer.from(`the patient of the number ${String(index).repeat(3)}`),
    );
    await plantInLevelDb(folder, values);
    const pieces = await readLevelDbs([folder]);
    const texts = new Set(pieces.map(({ bytes }) => bytes.toString()));
    assert.deepEqual(
      values.filter((value) => !texts.has(value.toString())),
      [],
    );
    const raw = readdirSync(folder).map((name) => readFileSync(path.join(folder, name)));
    assert.ok(!raw.some((content) => content.includes(values[7]!)));
  });

  it('given a folder without database, then it refuses', async () => {
    await assert.rejects(readLevelDbs([folder]), /no LevelDB database/);
  });
});
