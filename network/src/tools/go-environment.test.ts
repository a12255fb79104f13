import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { goEnvironment } from './go-environment.js';

describe('goEnvironment', () => {
  it('given a home, when building, then Go keeps its own caches', () => {
    const env = goEnvironment('/tools', { HOME: tmpdir(), PATH: '/bin' });
    assert.equal(env.GOCACHE, undefined);
    assert.equal(env.HOME, tmpdir());
    assert.equal(env.GOTOOLCHAIN, 'local');
    assert.equal(env.GOBIN, '/tools/bin');
  });

  for (const home of [undefined, '', '/no/such/home']) {
    it(`given HOME=${String(home)}, when building, then the caches are in the tools folder`, () => {
      const env = goEnvironment('/tools', { HOME: home, GOFLAGS: '-p=2' });
      assert.equal(env.GOCACHE, '/tools/go-build');
      assert.equal(env.GOPATH, '/tools/go');
      assert.equal(env.GOFLAGS, '-p=2 -modcacherw');
    });
  }
});
