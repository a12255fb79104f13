import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { endpoints, stateFolder } from '../support/network.js';
import { onTokenOf } from '../support/organization-token.js';

interface TokenKey {
  readonly id: string;
  readonly sensitive: boolean;
  readonly extractable: boolean;
  readonly neverExtractable: boolean;
}

const folderOf = (name: string): string => path.join(stateFolder(), 'organizations', name);

function privateKeys(name: string): TokenKey[] {
  return JSON.parse(onTokenOf(name, 'list-private-keys')) as TokenKey[];
}

/** How Fabric names a key: the SHA-256 of its uncompressed point. */
function keyIdentifier(certificateFile: string): string {
  const { publicKey } = new X509Certificate(readFileSync(certificateFile));
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = [Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  return createHash('sha256').update(Buffer.concat(point)).digest('hex');
}

/** Certificates of an organisation's CA server, for TLS, and of its two authorities. */
const authorityFiles = ['ca/tls-cert.pem', 'ca/ca-cert.pem', 'ca/tls/ca-cert.pem'];

/** Idemix keys, which Fabric CA keeps in files always and which nothing uses. */
const idemixFiles = ['IssuerRevocationPrivateKey', 'IssuerSecretKey'];

/** Certificates of an organisation's Fabric identities and of the roots that they name. */
function certificates(name: string): string[] {
  const folder = folderOf(name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const wanted = /(^|\/)msp\/(signcerts|cacerts|tlscacerts)\/[^/]+\.pem$/;
  return files.filter((file) => wanted.test(file)).map((file) => path.join(folder, file));
}

describe('keys of CAs and of Fabric identities', function () {
  this.timeout(60_000);

  for (const { name } of endpoints().organizations) {
    it(`of ${name} stand in its token and can never leave it`, () => {
      const keys = privateKeys(name);
      for (const key of keys) {
        assert.deepEqual(
          [key.sensitive, key.extractable, key.neverExtractable],
          [true, false, true],
          key.id,
        );
      }
      const held = new Set(keys.map(({ id }) => id));
      const files = certificates(name);
      for (const part of ['admin', 'peer', 'gateway']) {
        assert.ok(
          files.some((file) => file.startsWith(path.join(folderOf(name), part))),
          part,
        );
      }
      for (const file of files) {
        assert.ok(held.has(keyIdentifier(file)), file);
        const keystore = path.join(path.dirname(path.dirname(file)), 'keystore');
        assert.deepEqual(existsSync(keystore) ? readdirSync(keystore) : [], [], keystore);
      }
    });

    it(`of ${name}’s CA server, its TLS key too, stand in its token and in no file`, () => {
      const held = new Set(privateKeys(name).map(({ id }) => id));
      for (const file of authorityFiles) {
        assert.ok(held.has(keyIdentifier(path.join(folderOf(name), file))), file);
      }
      for (const keystore of ['ca/msp/keystore', 'ca/tls/msp/keystore']) {
        const files = readdirSync(path.join(folderOf(name), keystore));
        assert.deepEqual(files.sort(), idemixFiles, keystore);
      }
    });
  }
});
