import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Recording } from '../demo/recording.js';

describe('a recording', () => {
  it('given lines, then an asciicast of version 2: a header, then each with its time', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'recording-'));
    const file = path.join(folder, 'demo.cast');
    const recording = new Recording();
    recording.add('one');
    recording.add('two\nlines');
    recording.save(file, 'A title');
    const [header, ...events] = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    const { version, title } = header as { version: number; title: string };
    assert.deepEqual([version, title], [2, 'A title']);
    assert.deepEqual(
      events.map((event) => (event as [number, string, string]).slice(1)),
      [
        ['o', 'one\r\n'],
        ['o', 'two\r\nlines\r\n'],
      ],
    );
    assert.ok(events.every((event) => (event as [number])[0] >= 0));
    rmSync(folder, { recursive: true });
  });
});
