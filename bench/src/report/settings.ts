import type { BenchReport } from './report.js';

/**
 * What a figure rests on besides speed: what is on the disk before an answer, and what is kept in clear. Each
 * sentence names the source that it is read from, or the test that shows it.
 */
export function describeSettings({ disk }: BenchReport): readonly string[] {
  return [
    '## On the disk, and in clear',
    '',
    `The network’s state lies on ${disk.fileSystem}, where 4 KiB that are appended and synced take ` +
      `${disk.syncMs.toFixed(2)} ms (the median of 50, before the load).`,
    '',
    '- Durable store of a gateway, with the read journal: SQLite, write-ahead log, `synchronous = FULL`. Every change is',
    '  synced before its promise resolves, and a read is journalled before its answer leaves; answers that wait at the',
    '  same time share one sync (`durable-store.test.ts`, `journal.ts`).',
    '- Read model: SQLite, write-ahead log, `synchronous = NORMAL`, so that a power failure may take its last changes. It',
    '  can be thrown away, and is filled again from the ledger (`read-model.test.ts`).',
    '- Peers: block files, state, history and private data in LevelDB are synced with each block. Orderers: block files and',
    '  the log of consensus. Fabric’s source has it so (`blkstorage`, `stateleveldb`, `pvtdatastorage`, SmartBFT’s `wal`), in',
    '  the version that `network/binaries/fabric/go.mod` names; `core.yaml` and `orderer.yaml` have no setting for it.',
    '- Content too large for the ledger: Kubo’s `flatfs` with `sync` (`kubo-config.test.ts`).',
    '- Each read and each entry of a search decrypts its record (AES-256-GCM) from ciphertext that the read model holds;',
    '  no opened record is kept (`read-records.test.ts`). At another hospital the record keys are kept',
    '  for as long as the access lasts, up to 64 MiB of ciphertext in memory for as long as one can (`verified-commits.ts`),',
    '  and each page is decrypted again (`read-chart.ts`).',
    '- Kept in memory in clear: keys of compartments, so that a read needs no HSM (`compartment-keys.ts`); charts and',
    '  compartments as the ledger has them (`read-model.ts`); up to 64 MiB of pages of each database, in which records are',
    '  ciphertext, and search values and entries of the journal are not (`encrypted-database.ts`).',
    '',
  ];
}
