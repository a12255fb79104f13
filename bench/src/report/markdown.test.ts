import { strict as assert } from 'node:assert';
import { describe as describeReport } from './markdown.js';
import { sampleReport, sampleStage } from './test-support/sample-report.js';

const lines = (text: string): readonly string[] => text.split('\n');

describe('The report', () => {
  it('marks a miss, and leads to the profile of its path', () => {
    const text = lines(describeReport({ ...sampleReport, stages: [sampleStage(37, 2)] }, 'p'));
    const row = (name: string) => text.find((line) => line.startsWith(`| ${name} | `));
    const profiled = '**missed**, [profile](#read) |';
    assert.ok(row('read Patient, 32 in flight')?.endsWith(profiled));
    assert.ok(row('write, 1 in flight, p95')?.endsWith('| **missed** |'));
    assert.ok(text.includes('### read'));
  });

  it('puts HAPI’s p95 beside ours, and says where it was not noted', () => {
    const text = lines(describeReport(sampleReport, 'p'));
    for (const row of [
      '| read Patient, in turn, p95 | 2.0 ms | HAPI: 4.1 ms | 0.49 | at most 1 × | met |',
      '| search observationLab, 16 in flight, p95 | 2.0 ms | HAPI: 201 ms | 0.01 | at most 1 × | met |',
      '| search condition, 16 in flight, p95 | 2.0 ms | HAPI: not noted |  | at most 1 × | not judged |',
    ]) {
      assert.ok(text.includes(row), row);
    }
  });

  it('marks each figure that grew too much', () => {
    const stages = [sampleStage(37), sampleStage(370, 1.5)];
    const text = lines(describeReport({ ...sampleReport, stages }, 'p'));
    const row =
      '| read Patient, in turn, p95 | 2.0 ms | 3.0 ms | 1.50 | **missed**, [profile](#read) |';
    assert.ok(text.includes(row));
  });

  it('says on which disk the network is, and what a sync costs there', () => {
    const text = describeReport(sampleReport, 'p');
    assert.match(text, /lies on ext4, where .* take 1\.23 ms/);
  });

  it('counts first what was met and missed, and names what was not measured', () => {
    const text = lines(describeReport({ ...sampleReport, profiles: [] }, 'p'));
    assert.ok(text.includes('Not measured, so neither met nor missed: ingest, growth, profile.'));
    assert.ok(text.includes('| At | met | missed | not judged |'));
    assert.ok(text.includes('| 37 patients | 14 | 1 | 5 |'));
  });

  it('counts what grew', () => {
    const stages = [sampleStage(37), sampleStage(370, 1.5)];
    const text = lines(describeReport({ ...sampleReport, stages }, 'p'));
    assert.ok(text.includes('Not measured, so neither met nor missed: ingest.'));
    assert.ok(text.some((line) => /^\| growth \| 1 \| \d+ \| 0 \|$/.test(line)));
  });

  it('says how much the searches found', () => {
    const text = lines(describeReport(sampleReport, 'p'));
    assert.ok(
      text.includes(
        'Entries on a page of each search, mean: observationLab 30.5, condition 30.5, ' +
          'medicationRequestActive 30.5, patientName 30.5.',
      ),
    );
  });
});
