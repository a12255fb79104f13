import assert from 'node:assert/strict';
import { describeLacks, findLacks } from './preflight.mjs';

const complete = {
  platform: 'linux',
  node: '20.20.2',
  npm: '11.6.0',
  go: 'go version go1.26.8 linux/amd64\n',
  productsToBuild: ['fabric', 'kubo'],
  neededGo: ['1.26', '1.26.4'],
  objections: [],
  compiler: true,
  make: true,
  python: true,
  headersFolder: '/usr',
  pkcs11: true,
  packageTools: true,
  installed: true,
  freeDisk: 50e9,
  memory: 16e9,
  busyPorts: [],
};

function lacksOf(difference) {
  return findLacks({ ...complete, ...difference }).map(({ what }) => what);
}

describe('preflight', () => {
  it('given a complete machine, then it lacks nothing', () => {
    assert.deepEqual(findLacks(complete), []);
  });

  const single = [
    [{ platform: 'darwin' }, /^Linux/],
    [{ node: '20.19.9' }, /^Node.js 20.20 or later \(this is 20.19.9\)/],
    [{ node: '18.20.0' }, /^Node.js/],
    [{ npm: undefined }, /^npm 10 or 11 \(there is none\)/],
    [{ npm: '9.9.4' }, /^npm 10 or 11 \(this is 9.9.4\)/],
    [{ go: undefined }, /^Go 1.26.4 or later, to build fabric, kubo \(there is none\)/],
    [{ go: 'go version go1.25.1 linux/amd64' }, /this is 1.25.1/],
    [{ go: 'go version go1.26 linux/amd64' }, /^Go 1.26.4 .* \(this is 1.26\)/],
    [{ go: 'go version go1.26.3 linux/amd64' }, /^Go 1.26.4 .* \(this is 1.26.3\)/],
    [{ compiler: false }, /^a C\+\+ compiler/],
    [{ make: false }, /^make/],
    [{ python: false }, /^python3/],
    [{ headersFolder: undefined }, /^Node's headers/],
    [{ pkcs11: false, packageTools: false }, /^a PKCS#11 module/],
    [{ freeDisk: 9e9 }, /^10 GB of disk .* \(9.0 GB are free\)/],
    [{ memory: 4e9 }, /^8 GB of memory \(there are 4.0 GB\)/],
    [{ busyPorts: [7000, 7021] }, /^free ports: 7000, 7021 are in use/],
  ];
  for (const [difference, expected] of single) {
    it(`given ${JSON.stringify(difference)}, then exactly that is named`, () => {
      const lacks = lacksOf(difference);
      assert.equal(lacks.length, 1);
      assert.match(lacks[0], expected);
    });
  }

  it('given later versions, then they serve', () => {
    assert.deepEqual(
      lacksOf({ node: '24.0.0', npm: '10.8.2', go: 'go version go1.27 linux/arm64' }),
      [],
    );
  });

  it('given the oldest Go that builds, then it serves', () => {
    assert.deepEqual(lacksOf({ go: 'go version go1.26.4 linux/amd64' }), []);
    const earlier = { go: 'go version go1.26.1 linux/amd64', productsToBuild: ['fabric'] };
    assert.deepEqual(lacksOf({ ...earlier, neededGo: ['1.26'] }), []);
  });

  it('given all Go programs, then Go is not needed', () => {
    assert.deepEqual(lacksOf({ go: undefined, productsToBuild: [], neededGo: [] }), []);
  });

  it('given everything built and installed, then little disk is enough', () => {
    assert.deepEqual(lacksOf({ freeDisk: 2e9, productsToBuild: [] }), []);
    assert.match(lacksOf({ freeDisk: 0.5e9, productsToBuild: [] })[0], /^1 GB of disk/);
    assert.match(lacksOf({ freeDisk: 2e9, productsToBuild: [], installed: false })[0], /^10 GB/);
  });

  it('given no module but package tools, then SoftHSM will be fetched', () => {
    assert.deepEqual(lacksOf({ pkcs11: false }), []);
  });

  it('given programs that cannot serve, then the cure says why', () => {
    const objections = ['/opt/fabric/bin: not fabric 3.1.1'];
    const [lack] = findLacks({ ...complete, go: undefined, objections });
    assert.match(lack.cure, /Passed over: \/opt\/fabric\/bin: not fabric 3.1.1\./);
  });

  it('given several lacks, then all are told at once, each with its cure', () => {
    const text = describeLacks(findLacks({ ...complete, make: false, python: false, memory: 1e9 }));
    assert.match(text, /lacks 3 things/);
    assert.match(text, /apt-get install make\n/);
    assert.match(text, /apt-get install python3\n/);
  });
});
