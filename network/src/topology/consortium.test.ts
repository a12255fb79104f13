import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { readFileSync } from 'node:fs';
import { readConsortium, type Consortium } from './consortium.js';

const shipped = resolve(import.meta.dirname, '../../consortium.yaml');

describe('readConsortium', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'consortium-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function read(change: (consortium: Consortium) => unknown): Consortium {
    const consortium = parse(readFileSync(shipped, 'utf8')) as Consortium;
    change(consortium);
    const file = join(folder, 'consortium.yaml');
    writeFileSync(file, stringify(consortium));
    return readConsortium(file);
  }

  it('accepts the file that is shipped', () => {
    assert.equal(readConsortium(shipped).organizations.length, 5);
  });

  it('refuses BFT with three orderers, and accepts Raft with them', () => {
    const threeOrderers = (consortium: Consortium): void => {
      consortium.organizations[0]!.orderer = false;
    };
    assert.throws(() => read(threeOrderers), /at least 4 orderers/);
    assert.doesNotThrow(() =>
      read((consortium) => {
        threeOrderers(consortium);
        consortium.ordering.type = 'raft';
      }),
    );
  });

  it('refuses two organisations with one name or MSP id', () => {
    assert.throws(
      () => read(({ organizations }) => (organizations[1]!.name = organizations[0]!.name)),
      /same name/,
    );
    assert.throws(
      () => read(({ organizations }) => (organizations[1]!.mspId = organizations[0]!.mspId)),
      /same MSP id/,
    );
  });

  it('refuses key keepers that are not three other organisations', () => {
    for (const keyKeepers of [
      ['millbrook', 'cornerstone'],
      ['lakeside', 'cornerstone', 'evergreen'],
      ['millbrook', 'cornerstone', 'nobody'],
      ['cornerstone', 'cornerstone', 'evergreen'],
    ]) {
      assert.throws(
        () => read(({ organizations }) => (organizations[0]!.keyKeepers = keyKeepers)),
        /3 other/,
      );
    }
    assert.doesNotThrow(() => read(({ organizations }) => (organizations[0]!.keyKeepers = [])));
  });

  it('refuses alerts that others could read on their way', () => {
    const alertsTo = (url: string) =>
      read(({ organizations }) => (organizations[0]!.alerts = { url }));
    for (const url of ['http://pager.example/alerts', 'http://localhost.example', 'pager']) {
      assert.throws(() => alertsTo(url), /alerts/);
    }
    for (const url of ['https://pager.example/alerts', 'http://localhost:9000/alerts']) {
      assert.doesNotThrow(() => alertsTo(url));
    }
  });

  it('refuses more endorsements than organisations, and names what it does not know', () => {
    assert.throws(() => read(({ chaincode }) => (chaincode.endorsements = 6)), /More endorsements/);
    assert.throws(() => read((consortium) => Object.assign(consortium, { x: 1 })), /"x"/);
    assert.throws(() => read(({ peer }) => (peer.timeWindow = '1 minute')), /duration/);
  });
});
