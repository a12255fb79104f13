import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { CanaryBook } from '../support/leaks/canary.js';
import { disguised, unmarkedPackings } from '../support/leaks/disguises.js';
import { readMetrics } from '../support/leaks/metrics.js';
import {
  copyOf,
  levelDbFolders,
  plantInBlockFile,
  plantInCaDatabase,
  plantInDatabaseFolder,
  plantInFile,
  plantInIpfs,
  plantInProcess,
  type Plant,
} from '../support/leaks/plant.js';
import type { Piece } from '../support/leaks/piece.js';
import { processesOf, readProcess } from '../support/leaks/processes.js';
import { scanFolder, type Coverage } from '../support/leaks/scan-folder.js';
import { Lookout, Scanner } from '../support/leaks/scanner.js';
import { readSqlite } from '../support/leaks/sqlite.js';
import { filesUnder } from '../support/leaks/files.js';
import { stores } from '../support/leaks/stores.js';
import { readTemporaryFiles } from '../support/leaks/temporary-files.js';
import { steps, trafficOf } from '../support/leaks/traffic/index.js';
import { clientOf, endpoints, organization, stateFolder } from '../support/network.js';
import { onTokenOf } from '../support/organization-token.js';

const hospital = organization('hospital');
const state = stateFolder();
const folderOf = (...parts: string[]): string =>
  path.join(state, 'organizations', hospital.name, ...parts);

let scratch: string;

before(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'leaks-'));
});

after(() => {
  rmSync(scratch, { recursive: true });
});

/** Canaries of which each stands in one disguise. */
function disguisedCanaries() {
  const book = new CanaryBook();
  const names = disguised('a text').map(({ disguise }) => disguise);
  const values = names.map((name) => {
    const text = book.word(name);
    return disguised(text).find(({ disguise }) => disguise === name)!.bytes;
  });
  return { names, values, lookout: new Lookout(book.canaries) };
}

const canariesIn = (scanner: Scanner): string[] =>
  [...new Set(scanner.sightings.map(({ canary }) => canary))].sort();

function scanned(lookout: Lookout, pieces: readonly Piece[]): Scanner {
  const scanner = new Scanner(lookout);
  for (const { place, bytes } of pieces) {
    scanner.scan(place, bytes);
  }
  return scanner;
}

describe('a canary that is planted is found, in every store and every encoding', function () {
  this.timeout(120_000);
  const { names, values, lookout } = disguisedCanaries();
  const expected = [...names].sort();

  /** Plants in a copy of one store of the network and scans that. */
  async function planted(from: string, copy: string, plant: Plant): Promise<string[]> {
    const root = mkdtempSync(path.join(scratch, 'store-'));
    copyOf(from, path.join(root, copy));
    const since = Date.now() - 1000;
    await plant(path.join(root, copy), values);
    const scanner = new Scanner(lookout);
    await scanFolder(scanner, root, since);
    assert.deepEqual(scanner.unfinished, []);
    return canariesIn(scanner);
  }

  for (const folder of levelDbFolders(path.join(state, 'organizations', hospital.name))) {
    it(`in the database ${folder}`, async () => {
      assert.deepEqual(await planted(folderOf(folder), folder, plantInDatabaseFolder), expected);
    });
  }

  const singleFiles: Readonly<Record<string, readonly [file: string, plant: Plant]>> = {
    'the blocks of a peer': [
      folderOf(`peer/data/ledgersData/chains/chains/${endpoints().channel}/blockfile_000000`),
      plantInBlockFile,
    ],
    'the blocks of an orderer': [
      folderOf(`orderer/data/chains/${endpoints().channel}/blockfile_000000`),
      plantInBlockFile,
    ],
    'the database of an identity authority': [
      folderOf('ca/fabric-ca-server.db'),
      plantInCaDatabase,
    ],
    'the database of a TLS authority': [folderOf('ca/tls/fabric-ca-server.db'), plantInCaDatabase],
  };
  for (const [name, [file, plant]] of Object.entries(singleFiles)) {
    it(`in ${name}`, async () => {
      assert.deepEqual(await planted(file, path.basename(file), plant), expected);
    });
  }

  const readAsTheyAre: Readonly<Record<string, string>> = {
    'a log': path.join(state, 'logs', `${hospital.name}-gateway.log`),
    'a read model': folderOf('gateway/read-model.db'),
    'a durable store': folderOf('gateway/durable-store.db'),
    'a file that no reader knows': folderOf('gateway/config.json'),
  };
  for (const [name, file] of Object.entries(readAsTheyAre)) {
    it(`in the middle of ${name}, but for streams that nothing marks`, async () => {
      const found = await planted(file, path.basename(file), plantInFile);
      assert.deepEqual(
        expected.filter((disguise) => !unmarkedPackings.has(disguise) && !found.includes(disguise)),
        [],
      );
    });
  }

  it('in the blocks of an IPFS node', async () => {
    const found = await planted(folderOf('kubo/repository'), 'repository', plantInIpfs);
    assert.deepEqual(found, expected);
  });

  it('in arguments and the environment of a process, and in a file that it has deleted', async () => {
    const book = new CanaryBook();
    const child = plantInProcess(book.word('argument'), book.word('variable'));
    const file = path.join(scratch, 'deleted');
    const descriptor = openSync(file, 'w+');
    try {
      writeSync(descriptor, book.word('deleted file'));
      unlinkSync(file);
      await new Promise((resolve) => child.once('spawn', resolve));
      const pieces = [...readProcess(child.pid!), ...readProcess(process.pid)];
      const found = canariesIn(scanned(new Lookout(book.canaries), pieces));
      assert.deepEqual(found, ['argument', 'deleted file', 'variable']);
    } finally {
      closeSync(descriptor);
      child.kill();
    }
  });

  it('in a temporary file', () => {
    const book = new CanaryBook();
    const since = Date.now() - 1000;
    writeFileSync(path.join(scratch, 'temporary'), book.word('temporary file'));
    const found = scanned(new Lookout(book.canaries), readTemporaryFiles(tmpdir(), since));
    assert.deepEqual(canariesIn(found), ['temporary file']);
  });

  it('in a plain database, and in an encrypted one only by who has its key', () => {
    const book = new CanaryBook();
    const text = book.word('row');
    const key = createSecretKey(randomBytes(32)).export();
    const write = (file: string, unlock: (database: Database.Database) => void): string => {
      const database = new Database(path.join(scratch, file));
      unlock(database);
      database.exec('CREATE TABLE people (name TEXT)');
      database.prepare('INSERT INTO people VALUES (?)').run(text);
      database.close();
      return path.join(scratch, file);
    };
    const plain = write('plain.db', () => undefined);
    const encrypted = write('encrypted.db', (database) => {
      database.pragma("cipher = 'sqlcipher'");
      database.key(Buffer.from(`x'${key.toString('hex')}'`));
    });
    const lookoutFor = new Lookout(book.canaries);
    const raw = (file: string): Piece => ({ place: file, bytes: readFileSync(file) });
    assert.deepEqual(canariesIn(scanned(lookoutFor, [raw(plain)])), ['row']);
    assert.deepEqual(canariesIn(scanned(lookoutFor, readSqlite(plain, 'plain'))), ['row']);
    assert.deepEqual(canariesIn(scanned(lookoutFor, [raw(encrypted)])), []);
    assert.deepEqual(canariesIn(scanned(lookoutFor, readSqlite(encrypted, 'encrypted', key))), [
      'row',
    ]);
  });
});

describe('no canary of a chart that two hospitals read, of searches or of refused requests stands on any disk', function () {
  this.timeout(300_000);
  const traffic = trafficOf(hospital, clientOf(hospital.name));
  const begin = Date.now() - 1000;
  let lookout: Lookout;
  let disks: Scanner;
  let coverage: Coverage;

  /** Places where one of these texts was seen, which are no secrets. */
  const placesOf = (control: string): string[] =>
    disks.sightings.filter(({ canary }) => canary === control).map(({ place }) => place);

  for (const { name, run } of steps) {
    it(`while ${name}`, () => run(traffic));
  }

  it('scans every file of every organisation', async () => {
    lookout = new Lookout(traffic.book.canaries);
    assert.ok(traffic.book.canaries.length > 150, String(traffic.book.canaries.length));
    const [, id = ''] = traffic.written[0]?.split('/') ?? [];
    const controls = [
      { name: 'control: id of a record', text: id },
      { name: 'control: id of a trace', text: traffic.traces[0] ?? '' },
      { name: 'control: id of a trace elsewhere', text: traffic.tracesElsewhere[0] ?? '' },
    ];
    assert.ok(controls.every(({ text }) => text.length >= 32));
    disks = new Scanner(new Lookout([...traffic.book.canaries, ...controls]));
    coverage = await scanFolder(disks, state, begin);
    assert.deepEqual(disks.unfinished, []);
    const { raw, older } = coverage;
    const missed = filesUnder(state).filter((file) => !raw.has(file) && !older.has(file));
    // A database that is being written makes new files; its reader saw what is in them.
    assert.deepEqual(
      missed.filter((file) => !stores[0]!.holds(file)),
      [],
    );
    for (const { name } of stores) {
      assert.ok((coverage.byStore[name] ?? []).length > 0, name);
    }
    for (const { name } of endpoints().organizations) {
      assert.ok(
        [...raw].some((file) => file.startsWith(`organizations/${name}/`)),
        name,
      );
    }
  });

  it('finds the id of a record in private data of both hospitals, those of traces in their logs', () => {
    const ids = placesOf('control: id of a record');
    for (const { name } of [hospital, organization('hospital', 1)]) {
      const peer = `organizations/${name}/peer/data/ledgersData/pvtdataStore/`;
      assert.ok(
        ids.some((place) => place.startsWith(peer)),
        `${name}: ${ids.join(' ')}`,
      );
    }
    const log = `logs/${hospital.name}-gateway.log`;
    assert.ok(placesOf('control: id of a trace').includes(log));
    const other = `logs/${organization('hospital', 1).name}-gateway.log`;
    assert.ok(placesOf('control: id of a trace elsewhere').includes(other));
  });

  it('finds the chart in the custodian’s read model, by the key in the custodian’s token only', () => {
    for (const name of ['read-model.db', 'read-model.db-wal']) {
      copyOf(folderOf('gateway', name), path.join(scratch, name));
    }
    const key = onTokenOf(hospital.name, 'unwrap-key-with-token', {
      TOKEN_KEY: 'compartment-keys',
      TOKEN_WRAPPED: readFileSync(folderOf('gateway/read-model.key.json'), 'utf8'),
    });
    const copy = path.join(scratch, 'read-model.db');
    const rows = readSqlite(copy, 'read model', Buffer.from(key, 'base64'));
    assert.ok(canariesIn(scanned(lookout, rows)).includes('Patient.name.family'));
  });

  it('finds none there: ledgers, orderers, IPFS, authorities, gateways, logs', () => {
    assert.deepEqual(
      disks.sightings.filter(({ canary }) => !canary.startsWith('control: ')),
      [],
    );
  });

  it('finds none in the answers to refused requests', () => {
    assert.deepEqual(scanned(lookout, traffic.refusals).sightings, []);
  });

  it('finds none in the metrics of gateways, peers, orderers and authorities', async () => {
    const pieces = await readMetrics(state);
    assert.ok(pieces.length >= 3 * endpoints().organizations.length);
    assert.deepEqual(scanned(lookout, pieces).sightings, []);
  });

  it('finds none in arguments, environments and deleted files of any process', () => {
    const pieces = processesOf(state).flatMap(readProcess);
    assert.ok(pieces.length >= 40);
    assert.deepEqual(scanned(lookout, pieces).sightings, []);
  });

  it('finds none in temporary files', () => {
    const pieces = readTemporaryFiles(tmpdir(), begin, [scratch, state]);
    assert.deepEqual(scanned(lookout, pieces).sightings, []);
  });
});
