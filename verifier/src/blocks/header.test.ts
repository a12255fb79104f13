import assert from 'node:assert/strict';
import { common } from '@hyperledger/fabric-protos';
import { hex } from '../bytes.js';
import { headerBytes } from './header.js';

function encode(number: number, previousHash: readonly number[]): string {
  const header = new common.BlockHeader();
  header.setNumber(number);
  header.setPreviousHash(Uint8Array.from(previousHash));
  header.setDataHash(Uint8Array.of(0xdd));
  return hex(headerBytes(header));
}

describe('headerBytes', () => {
  it('given a number, then it is a minimal integer that is not negative', () => {
    assert.equal(encode(0, []), '30080201000400' + '0401dd');
    assert.equal(encode(127, [0xee]), '300902017f0401ee' + '0401dd');
    assert.equal(encode(128, []), '3009020200800400' + '0401dd');
    assert.equal(encode(256, []), '3009020201000400' + '0401dd');
    assert.equal(encode(2 ** 40, []), '300d02060100000000000400' + '0401dd');
  });

  it('given a long content, then its length takes more bytes', () => {
    const long = Array.from({ length: 200 }, () => 1);
    assert.equal(encode(1, long).slice(0, 18), '3081d1' + '020101' + '0481c8');
  });
});
