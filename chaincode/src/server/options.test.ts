import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readServerOptions } from './options.js';

describe('The server’s options', () => {
  let folder: string;
  let environment: Record<string, string>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chaincode-options-'));
    for (const name of ['key', 'cert', 'ca']) {
      writeFileSync(join(folder, name), name);
    }
    environment = {
      CHAINCODE_SERVER_ADDRESS: 'localhost:7005',
      CHAINCODE_ID: 'healthchain_1:0123',
      CHAINCODE_TLS_KEY: join(folder, 'key'),
      CHAINCODE_TLS_CERT: join(folder, 'cert'),
      CHAINCODE_CLIENT_CA_CERT: join(folder, 'ca'),
    };
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('given a complete environment, then asks for client certificates', () => {
    const options = readServerOptions(environment);
    assert.equal(options.address, 'localhost:7005');
    assert.equal(options.ccid, 'healthchain_1:0123');
    assert.deepEqual(
      Object.values(options.tlsProps).map((file: Buffer) => file.toString()),
      ['key', 'cert', 'ca'],
    );
  });

  for (const name of ['CHAINCODE_TLS_KEY', 'CHAINCODE_TLS_CERT', 'CHAINCODE_CLIENT_CA_CERT']) {
    it(`given no ${name}, then refuses to start and names it`, () => {
      assert.throws(
        () => readServerOptions({ ...environment, [name]: undefined }),
        new RegExp(name),
      );
    });
  }

  it('given nothing, then names every variable at once', () => {
    assert.throws(() => readServerOptions({}), /ADDRESS.*CHAINCODE_ID.*KEY.*CERT.*CA_CERT/);
  });
});
