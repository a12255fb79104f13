import { strict as assert } from 'node:assert';
import { growthOf } from './growth.js';
import { figuresOf, isMet, ratio, type Figure } from './judge.js';
import type { StageReport } from './stages.js';
import type { WriteFigures } from './write.js';

const ways = (p50Ms: number, perSecond: number): WriteFigures => ({
  p50Ms,
  p95Ms: 2 * p50Ms,
  perSecond,
  cpuMs: 10,
  rounds: [],
});

const stage = (patients: number, p50Ms: number, perSecond: number): StageReport => ({
  patients,
  write: {
    ours: ways(p50Ms, perSecond),
    put: ways(50, 100),
    replay: ways(60, 80),
    replayed: {},
  },
  cpu: {},
  pace: {},
});

const verdictOf = (figures: readonly Figure[], name: string, control: string) => {
  const figure = figures.find((each) => each.name === name && each.control?.name === control);
  return figure === undefined ? undefined : [ratio(figure), isMet(figure)];
};

describe('figuresOf', () => {
  it('judges latency and throughput of writes by the ratios to both controls', () => {
    const figures = figuresOf(stage(37, 100, 60));
    assert.deepEqual(verdictOf(figures, 'write, 1 in flight, p50', 'put'), [2, true]);
    assert.deepEqual(verdictOf(figures, 'write, 64 in flight', 'put'), [0.6, true]);
    assert.deepEqual(verdictOf(figures, 'write, 64 in flight', 'replay'), [0.75, true]);
    const slower = figuresOf(stage(37, 101, 39));
    assert.equal(verdictOf(slower, 'write, 1 in flight, p50', 'put')?.[1], false);
    assert.equal(verdictOf(slower, 'write, 64 in flight', 'put')?.[1], false);
  });

  it('has no figure of what was not measured', () => {
    assert.deepEqual(figuresOf({ patients: 37, cpu: {}, pace: {} }), []);
  });

  it('gives no verdict without a target', () => {
    const figure: Figure = { name: 'x', value: 1, unit: 'ms' };
    assert.equal(isMet(figure), undefined);
    assert.equal(ratio(figure), undefined);
  });
});

describe('growthOf', () => {
  it('counts a longer time and a lower throughput as worse', () => {
    const growth = growthOf(stage(37, 100, 60), stage(370, 150, 40));
    const factor = (name: string) => growth.find((each) => each.name === name)?.factor;
    assert.equal(factor('write, 1 in flight, p50'), 1.5);
    assert.equal(factor('write, 64 in flight'), 1.5);
  });

  it('has each figure once', () => {
    const names = growthOf(stage(37, 1, 1), stage(370, 1, 1)).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });
});
