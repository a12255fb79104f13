import { strict as assert } from 'node:assert';
import { growthOf } from './growth.js';
import { sampleStage } from './report/test-support/sample-report.js';

describe('growthOf', () => {
  const at = (factor: number) => growthOf(sampleStage(37), sampleStage(370, factor));

  it('counts a longer time and a lower throughput as worse', () => {
    const figure = (name: string) => at(1.5).find((each) => each.name === name)?.factor;
    assert.equal(figure('write, 1 in flight, p50'), 1.5);
    assert.equal(figure('write, 64 in flight'), 1.5);
  });

  it('misses with every figure that becomes worse by more than 1.2, p95 too', () => {
    const names = [
      'write, 1 in flight, p95',
      'read Patient, in turn, p95',
      'read Patient, 32 in flight, p95',
      'search condition, 16 in flight, p95',
      'open a chart elsewhere to its first page, p95',
      'search condition, 16 in flight',
    ];
    for (const [factor, verdict] of [
      [1.19, 'met'],
      [1.21, 'missed'],
    ] as const) {
      const growth = at(factor);
      for (const name of names) {
        assert.equal(growth.find((each) => each.name === name)?.verdict, verdict, name);
      }
    }
  });

  it('has each figure once', () => {
    const names = at(1).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });
});
