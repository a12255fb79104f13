import assert from 'node:assert/strict';
import { mustPrepare } from './when-to-prepare.mjs';

const ready = { installed: true, built: true, current: true };

describe('mustPrepare', () => {
  it('given a checkout that is ready, then nothing is installed or built', () => {
    for (const command of ['env', 'stop', undefined])
      assert.equal(mustPrepare(command, ready), false);
  });

  for (const command of ['stop', 'status', 'logs']) {
    it(`given a changed checkout, then ${command} goes on with the build that there is`, () => {
      assert.equal(mustPrepare(command, { ...ready, installed: false, current: false }), false);
    });
  }

  it('given a changed checkout, then the other commands prepare it', () => {
    assert.equal(mustPrepare('env', { ...ready, installed: false }), true);
    assert.equal(mustPrepare('reset', { ...ready, current: false }), true);
  });

  it('given a new checkout, then every command prepares it', () => {
    const bare = { installed: false, built: false, current: false };
    assert.equal(mustPrepare('status', bare), true);
  });
});
