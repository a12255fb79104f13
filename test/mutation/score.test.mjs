import assert from 'node:assert/strict';
import { isExplained, scores, staleReasons, total } from './score.mjs';

const source = 'const a = 1;\nreturn a > 0 &&\n  a < 9;\n';
const location = { start: { line: 2, column: 8 }, end: { line: 3, column: 8 } };
const mutant = (status, replacement = 'true') => ({ status, replacement, location });
const reportOf = (...mutants) => ({ files: { 'a.ts': { source, mutants } } });
const reason = { file: 'a.ts', original: 'a > 0 && a < 9', replacement: 'true', reason: 'Equal.' };

describe('mutation score', () => {
  it('given mutants of all kinds, then those noticed count, and ignored ones do not', () => {
    const report = reportOf(
      ...[mutant('Killed'), mutant('Timeout'), mutant('Ignored')],
      ...[mutant('Survived'), mutant('NoCoverage', 'false')],
    );
    const [score] = scores(report, [reason]);
    assert.deepEqual([score.mutants, score.killed, score.timedOut], [4, 2, 1]);
    assert.deepEqual(total([score, score]), { mutants: 8, killed: 4, timedOut: 2 });
    assert.deepEqual(
      score.survivors.map((one) => [one.original, one.line, one.replacement, one.reason]),
      [
        ['a > 0 && a < 9', 2, 'true', 'Equal.'],
        ['a > 0 && a < 9', 2, 'false', undefined],
      ],
    );
  });

  it('given survivors, then a file passes if each has its reason', () => {
    const isFine = (report, reasons) => isExplained(scores(report, reasons)[0]);
    assert.ok(isFine(reportOf(mutant('Killed')), []));
    assert.ok(isFine(reportOf(mutant('Survived')), [reason]));
    assert.ok(!isFine(reportOf(mutant('Survived')), []));
    assert.ok(!isFine(reportOf(mutant('Survived', 'false')), [reason]));
  });

  it('given a reason that no survivor needs, then it is stale', () => {
    assert.deepEqual(staleReasons(scores(reportOf(mutant('Killed')), [reason]), [reason]), [
      reason,
    ]);
    assert.deepEqual(staleReasons(scores(reportOf(mutant('Survived')), [reason]), [reason]), []);
  });
});
