import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import {
  newChart,
  newCompartment,
  newVersion,
} from '@healthchain/protocol/testing/prepared-commits';
import sinon from 'sinon';
import { keyName } from '../../platform/keys/compartment-keys.js';
import { PackIndex } from './pack-index.js';

describe('PackIndex', () => {
  const compartment = newCompartment(newChart());
  const pack = {
    ...{ salt: '0'.repeat(32), commitId: randomUUID(), index: 0 },
    versions: [newVersion(compartment)],
  };
  const keys = new Map([[keyName(compartment), 'its key']]);
  const others = new Map([[keyName({ ...compartment, keyVersion: 2 }), 'another version']]);

  function setUp() {
    const ledger = { pack: sinon.stub<[string, number], Promise<typeof pack>>().resolves(pack) };
    return { ledger, index: new PackIndex(ledger) };
  }

  it('reads a pack once that has nothing under the keys, and each time one that has', async () => {
    const { ledger, index } = setUp();
    await index.packUnder(pack.commitId, 0, others);
    assert.equal(await index.packUnder(pack.commitId, 0, others), undefined);
    sinon.assert.calledOnce(ledger.pack);
    assert.equal(await index.packUnder(pack.commitId, 0, keys), pack);
    assert.equal(await index.packUnder(pack.commitId, 0, keys), pack);
    sinon.assert.calledThrice(ledger.pack);
  });

  it('remembers nothing of a pack that is not here', async () => {
    const { ledger, index } = setUp();
    ledger.pack.onFirstCall().rejects(new HealthChainError('PRIVATE_DATA_UNAVAILABLE'));
    await assert.rejects(index.packUnder(pack.commitId, 0, keys));
    assert.equal(await index.packUnder(pack.commitId, 0, keys), pack);
  });
});
