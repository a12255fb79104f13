import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { toLowSDer } from './signature.js';

const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

describe('toLowSDer', () => {
  it('gives a signature that verifies and whose s is the lower one', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    for (let round = 0; round < 200; round += 1) {
      const text = Buffer.from(`text ${round}`);
      const raw = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      const der = toLowSDer(raw);
      assert.ok(verify('sha256', text, publicKey, der));
      assert.ok(secondInteger(der) <= order / 2n);
    }
  });

  it('writes short integers without padding and long ones with a sign byte', () => {
    const raw = Buffer.alloc(64);
    raw[31] = 0x80;
    raw[63] = 0x01;
    assert.equal(Buffer.from(toLowSDer(raw)).toString('hex'), '3007020200800201' + '01');
  });
});

function secondInteger(der: Uint8Array): bigint {
  const second = 4 + der[3]!;
  return BigInt(`0x${Buffer.from(der.subarray(second + 2)).toString('hex')}`);
}
