import assert from 'node:assert/strict';
import { isLoopback } from './loopback.js';

describe('a loopback address', () => {
  for (const address of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', 'localhost']) {
    it(`given ${address}, then it is one`, () => {
      assert.ok(isLoopback(address));
    });
  }
  for (const address of [
    undefined,
    '',
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '::ffff:10.0.0.1',
    'example.org',
  ]) {
    it(`given ${String(address)}, then it is none`, () => {
      assert.ok(!isLoopback(address));
    });
  }
});
