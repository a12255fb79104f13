import assert from 'node:assert/strict';
import {
  createHash,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  verify,
} from 'node:crypto';
import pkcs11js from 'pkcs11js';
import { type Hsm, type HsmOptions, openHsm } from './hsm.js';
import { loadModule } from './pkcs11/module.js';
import { subjectKeyIdentifier } from './subject-key-identifier.js';
import { scratchToken } from './test-support/scratch-token.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

function assertSigned(publicKey: KeyObject, text: string, signature: Uint8Array): void {
  assert.ok(
    verify('sha256', Buffer.from(text), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature),
  );
}

describe('Hsm', () => {
  let options: HsmOptions;
  let hsm: Hsm;

  before(async () => {
    options = scratchToken();
    hsm = await openHsm(options);
  });

  after(() => {
    hsm.close();
  });

  it('makes a signing key once and signs with it, many at a time', async () => {
    const key = await hsm.ensureSigningKey('tokens');
    const again = await hsm.ensureSigningKey('tokens');
    assert.ok(key.publicKey.equals(again.publicKey));
    const texts = Array.from({ length: 64 }, (_, index) => `text ${index}`);
    const signatures = await Promise.all(texts.map((text) => key.sign(sha256(text))));
    texts.forEach((text, index) => {
      assertSigned(key.publicKey, text, signatures[index]!);
    });
  });

  it('keeps private keys sensitive and not extractable', async () => {
    await hsm.ensureSigningKey('guarded');
    await hsm.ensureWrappingKey('guarded');
    for (const attributes of privateKeyAttributes(options, 'guarded')) {
      assert.deepEqual(attributes, { sensitive: 1, extractable: 0 });
    }
  });

  it('wraps AES-256 keys so that only the token opens them', async () => {
    const wrapping = await hsm.ensureWrappingKey('charts');
    const key = createSecretKey(randomBytes(32));
    const wrapped = wrapping.wrap(key);
    assert.ok(key.equals(await wrapping.unwrap(wrapped)));
    assert.deepEqual((await hsm.ensureWrappingKey('charts')).target, wrapping.target);
  });

  it('refuses a wrapped key that was altered or is for another key store', async () => {
    const wrapping = await hsm.ensureWrappingKey('charts');
    const wrapped = wrapping.wrap(createSecretKey(randomBytes(32)));
    const bytes = Buffer.from(wrapped.ciphertext, 'base64');
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    await assert.rejects(wrapping.unwrap({ ...wrapped, ciphertext: bytes.toString('base64') }), {
      code: 'KEY_UNAVAILABLE',
    });
    await assert.rejects(wrapping.unwrap({ ...wrapped, keyId: '0'.repeat(64) }), {
      code: 'KEY_UNAVAILABLE',
    });
    const key = createSecretKey(randomBytes(32));
    assert.ok(key.equals(await wrapping.unwrap(wrapping.wrap(key))));
  });

  it('signs again after the token was logged out or its sessions were closed', async () => {
    const key = await hsm.ensureSigningKey('tokens');
    for (const disturb of [logOut, closeAllSessions]) {
      disturb(options);
      const signatures = await Promise.all(
        Array.from({ length: 16 }, () => key.sign(sha256('again'))),
      );
      signatures.forEach((signature) => {
        assertSigned(key.publicKey, 'again', signature);
      });
    }
  });

  it('signs for Fabric with the key that is stored under its public half', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    importPrivateKey(options, privateKey);
    const signature = await hsm.fabricSigner(publicKey)(sha256('proposal'));
    assert.ok(verify('sha256', Buffer.from('proposal'), publicKey, signature));
  });

  it('says KEY_UNAVAILABLE for a key that the token does not hold', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await assert.rejects(hsm.fabricSigner(publicKey)(sha256('proposal')), {
      code: 'KEY_UNAVAILABLE',
    });
  });

  it('says KEY_UNAVAILABLE for a missing module, a missing token and a wrong PIN', async () => {
    const cases = [
      { ...options, moduleFile: '/nowhere/module.so' },
      { ...options, tokenLabel: 'absent' },
    ];
    for (const wrong of cases) {
      await assert.rejects(openHsm(wrong), { code: 'KEY_UNAVAILABLE' });
    }
    closeAllSessions(options);
    await assert.rejects(openHsm({ ...options, pin: 'wrong-pin' }), { code: 'KEY_UNAVAILABLE' });
    await hsm.check();
  });
});

function inToken<T>(
  { moduleFile, tokenLabel }: HsmOptions,
  work: (module: pkcs11js.PKCS11, slot: pkcs11js.Handle) => T,
): T {
  const { module } = loadModule(moduleFile);
  const slot = module
    .C_GetSlotList(true)
    .find((candidate) => module.C_GetTokenInfo(candidate).label.trimEnd() === tokenLabel);
  return work(module, slot!);
}

/** Stores a key as Fabric's PKCS#11 provider does. */
function importPrivateKey(options: HsmOptions, key: KeyObject): void {
  const scalar = Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url');
  inToken(options, (module, slot) => {
    const session = module.C_OpenSession(
      slot,
      pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION,
    );
    module.C_CreateObject(session, [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
      { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_EC },
      { type: pkcs11js.CKA_TOKEN, value: true },
      { type: pkcs11js.CKA_PRIVATE, value: true },
      { type: pkcs11js.CKA_SIGN, value: true },
      { type: pkcs11js.CKA_ID, value: subjectKeyIdentifier(createPublicKey(key)) },
      { type: pkcs11js.CKA_EC_PARAMS, value: Buffer.from('06082a8648ce3d030107', 'hex') },
      { type: pkcs11js.CKA_VALUE, value: scalar },
    ]);
    module.C_CloseSession(session);
  });
}

function logOut(options: HsmOptions): void {
  inToken(options, (module, slot) => {
    const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
    module.C_Logout(session);
    module.C_CloseSession(session);
  });
}

function closeAllSessions(options: HsmOptions): void {
  inToken(options, (module, slot) => {
    module.C_CloseAllSessions(slot);
  });
}

function privateKeyAttributes(options: HsmOptions, label: string) {
  return inToken(options, (module, slot) => {
    const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
    module.C_FindObjectsInit(session, [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
      { type: pkcs11js.CKA_LABEL, value: label },
    ]);
    const found = module.C_FindObjects(session, 10);
    module.C_FindObjectsFinal(session);
    assert.equal(found.length, 2);
    return found.map((handle) => {
      const [sensitive, extractable] = module.C_GetAttributeValue(session, handle, [
        { type: pkcs11js.CKA_SENSITIVE },
        { type: pkcs11js.CKA_EXTRACTABLE },
      ]);
      return { sensitive: sensitive!.value[0], extractable: extractable!.value[0] };
    });
  });
}
