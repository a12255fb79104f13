import assert from 'node:assert/strict';
import { parseOptions } from './options.js';

describe('parseOptions', () => {
  const needed = ['--blocks', 'b', '--roots', 'r', '--evidence', 'e.json'];

  it('given what is needed, then the rest has defaults', () => {
    assert.deepEqual(parseOptions(needed), {
      blocks: 'b',
      roots: 'r',
      evidence: 'e.json',
      earlier: undefined,
      channel: 'healthchain',
      chaincode: 'healthchain',
      genesis: undefined,
      json: false,
    });
  });

  it('given an earlier copy, then it is taken', () => {
    assert.equal(parseOptions([...needed, '--earlier', 'before.json']).earlier, 'before.json');
  });

  it('given less, another option or no hash, then it is refused', () => {
    assert.throws(() => parseOptions(needed.slice(2)), /are needed/);
    assert.throws(() => parseOptions([...needed, '--peer', 'p']), /--peer/);
    assert.throws(() => parseOptions([...needed, '--genesis', 'ABC']), /64 hex digits/);
  });
});
