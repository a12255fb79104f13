import assert from 'node:assert/strict';
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { HealthChainError, type WrappedKey } from '@healthchain/protocol';
import sinon from 'sinon';
import { compartmentKeys } from './compartment-keys.js';

const wrappedKey: WrappedKey = { algorithm: 'RSA-OAEP', keyId: '0'.repeat(64), ciphertext: 'AA==' };
const reference = (compartmentId: string, keyVersion = 1) => ({
  compartmentId,
  keyVersion,
  wrappedKey,
});

function wrappingKey() {
  return {
    wrap: sinon.stub<[KeyObject], WrappedKey>().returns(wrappedKey),
    unwrap: sinon
      .stub<[WrappedKey], Promise<KeyObject>>()
      .callsFake(() => Promise.resolve(createSecretKey(randomBytes(32)))),
  };
}

describe('compartmentKeys', () => {
  it('lets requests for the same key at the same time share one unwrap', async () => {
    const hsm = wrappingKey();
    const keys = compartmentKeys(hsm);
    const [first, second] = await Promise.all([keys.get(reference('a')), keys.get(reference('a'))]);
    assert.equal(first, second);
    assert.equal(await keys.get(reference('a')), first);
    assert.equal(hsm.unwrap.callCount, 1);
  });

  it('keeps versions of a key apart', async () => {
    const keys = compartmentKeys(wrappingKey());
    assert.notEqual(await keys.get(reference('a', 1)), await keys.get(reference('a', 2)));
  });

  it('forgets the least recently used key when full', async () => {
    const hsm = wrappingKey();
    const keys = compartmentKeys(hsm, 2);
    for (const compartmentId of ['a', 'b', 'a', 'c', 'a', 'b']) {
      await keys.get(reference(compartmentId));
    }
    assert.equal(hsm.unwrap.callCount, 4);
  });

  it('does not keep a failure', async () => {
    const hsm = wrappingKey();
    hsm.unwrap.onFirstCall().rejects(new HealthChainError('KEY_UNAVAILABLE'));
    const keys = compartmentKeys(hsm);
    await assert.rejects(keys.get(reference('a')), { code: 'KEY_UNAVAILABLE' });
    await keys.get(reference('a'));
  });

  it('forgets everything when cleared, and wraps what it creates', async () => {
    const hsm = wrappingKey();
    const keys = compartmentKeys(hsm);
    await keys.get(reference('a'));
    keys.clear();
    await keys.get(reference('a'));
    assert.equal(hsm.unwrap.callCount, 2);
    const created = keys.create();
    assert.equal(created.wrappedKey, wrappedKey);
    assert.ok(hsm.wrap.calledOnceWithExactly(created.key));
  });
});
