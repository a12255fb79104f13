import { strict as assert } from 'node:assert';
import { flameGraph } from './flame-graph.js';
import { foldCpuProfile, shortLocation } from './fold-cpu-profile.js';
import { topFunctions, withoutIdle } from './folded.js';
import { foldPerfScript } from './perf.js';

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 4 });
const profile = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 3] },
    { id: 2, callFrame: frame('(idle)') },
    { id: 3, callFrame: frame('seal', 'file:///x/gateway/dist/platform/seal.js'), children: [4] },
    { id: 4, callFrame: frame('', 'file:///x/node_modules/zod/v4/core.js') },
  ],
  samples: [2, 3, 4, 4],
  timeDeltas: [100, 10, 20, 30],
};

describe('Profiles', () => {
  it('fold a V8 profile by stack', () => {
    assert.deepEqual(
      [...foldCpuProfile(profile)],
      [
        ['(idle)', 100],
        ['seal gateway/dist/platform/seal.js:5', 10],
        ['seal gateway/dist/platform/seal.js:5;(anonymous) zod/v4/core.js:5', 50],
      ],
    );
  });

  it('count work only', () => {
    const [first, second, ...others] = topFunctions(foldCpuProfile(profile), 10);
    assert.equal(first?.name, '(anonymous) zod/v4/core.js:5');
    assert.ok(Math.abs(first.self - 50 / 60) < 1e-9);
    assert.equal(second?.name, 'seal gateway/dist/platform/seal.js:5');
    assert.deepEqual(others, []);
    assert.equal(withoutIdle(foldCpuProfile(profile)).size, 2);
  });

  it('name no folder of the machine', () => {
    for (const [url, short] of [
      [
        'file:///home/x/network/state/chaincode/a/node_modules/@h/chaincode/dist/main.js',
        '@h/chaincode/dist/main.js',
      ],
      ['file:///home/x/gateway/dist/main.js', 'gateway/dist/main.js'],
      ['file:///home/x/other.js', 'other.js'],
      ['node:internal/timers', 'node:internal/timers'],
    ] as const) {
      assert.equal(shortLocation(url), short);
    }
  });

  it('fold what perf prints', () => {
    const text =
      'peer \n\t 4a1 crypto.verify\n\t 4b2 main.main\n\npeer \n\t 4a1 crypto.verify\n\t 4b2 main.main\n';
    assert.deepEqual([...foldPerfScript(text)], [['peer;main.main;crypto.verify', 2]]);
  });

  it('are drawn small enough to be kept, however many stacks there are', () => {
    const stacks = new Map(
      Array.from({ length: 5000 }, (_, index) => [
        `main;${'f'.repeat(100)}${index}`,
        1 + (index % 7),
      ]),
    );
    assert.ok(flameGraph('many', stacks).length < 200_000);
  });

  it('are drawn as pictures in which names are escaped', () => {
    const svg = flameGraph(
      'A <title>',
      new Map([
        ['main;run', 1],
        ['main;Map<string>', 3],
      ]),
    );
    assert.match(svg, /^<svg [^>]*viewBox="0 0 1200 \d+"/);
    assert.match(svg, /Map&#60;string&#62; 75\.0%/);
    assert.doesNotMatch(svg, /<title>A </);
  });
});
