import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { evidenceBox } from './evidence-box.js';

describe('The box of evidence', () => {
  const key = softwareWrappingKey();
  const box = evidenceBox('LakesideMSP', key);
  const content = { family: 'Pereira' };

  it('given what it sealed, then it opens it, and nothing of it can be read', async () => {
    const sealed = box.seal(content);
    assert.deepEqual(await box.open(sealed), content);
    assert.doesNotMatch(Buffer.from(sealed.sealed, 'base64').toString('latin1'), /Pereira/);
  });

  it('given the same content twice, then other ids, keys and ciphertexts', () => {
    const [one, other] = [box.seal(content), box.seal(content)];
    assert.notEqual(one.evidenceId, other.evidenceId);
    assert.notEqual(one.sealed, other.sealed);
    assert.notEqual(one.wrappedKey.ciphertext, other.wrappedKey.ciphertext);
  });

  it('given another id, another organisation or changed ciphertext, then CONTENT_ALTERED', async () => {
    const sealed = box.seal(content);
    const altered = { code: 'CONTENT_ALTERED' };
    await assert.rejects(box.open({ ...sealed, evidenceId: randomUUID() }), altered);
    await assert.rejects(evidenceBox('MillbrookMSP', key).open(sealed), altered);
    const bytes = Buffer.from(sealed.sealed, 'base64');
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1);
    await assert.rejects(box.open({ ...sealed, sealed: bytes.toString('base64') }), altered);
  });
});
