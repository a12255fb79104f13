import { strict as assert } from 'node:assert';
import { figuresOf } from './figures.js';
import { ratio, verdictOn, type Figure } from './judge.js';
import { sampleStage } from './report/test-support/sample-report.js';

const verdictIn = (figures: readonly Figure[], name: string, control: string) => {
  const figure = figures.find((each) => each.name === name && each.control?.name === control);
  return figure === undefined ? undefined : [ratio(figure), verdictOn(figure)];
};

describe('figuresOf', () => {
  it('judges latency and throughput of writes by the ratios to both controls', () => {
    const figures = figuresOf(sampleStage(37));
    assert.deepEqual(verdictIn(figures, 'write, 1 in flight, p50', 'put'), [2, 'met']);
    assert.deepEqual(verdictIn(figures, 'write, 64 in flight', 'put'), [0.6, 'met']);
    assert.deepEqual(verdictIn(figures, 'write, 64 in flight', 'replay'), [0.75, 'met']);
    const slower = figuresOf(sampleStage(37, 2));
    assert.equal(verdictIn(slower, 'write, 1 in flight, p50', 'put')?.[1], 'missed');
    assert.equal(verdictIn(slower, 'write, 64 in flight', 'put')?.[1], 'missed');
  });

  it('judges the p95 of reads and searches by HAPI’s, where it was noted', () => {
    const p95 = (of: string, factor: number) =>
      verdictIn(figuresOf(sampleStage(37, factor)), `${of}, p95`, 'HAPI')?.[1];
    for (const [of, met, missed] of [
      ['read Patient, in turn', 2, 2.1],
      ['read Observation, in turn', 1.1, 1.2],
      ['search observationLab, 16 in flight', 100, 101],
    ] as const) {
      assert.equal(p95(of, met), 'met', of);
      assert.equal(p95(of, missed), 'missed', of);
    }
    for (const of of [
      'read Patient, 32 in flight',
      'read Observation, 32 in flight',
      'search condition, 16 in flight',
      'search medicationRequestActive, 16 in flight',
      'search patientName, 16 in flight',
    ]) {
      assert.equal(p95(of, 1), 'not judged', of);
    }
  });

  it('has no figure of what was not measured', () => {
    assert.deepEqual(figuresOf({ patients: 37, cpu: {}, pace: {} }), []);
  });
});
