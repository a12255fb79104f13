import assert from 'node:assert/strict';
import { shellBlocks } from './documented-shell.js';

const markdown = [
  '# Title',
  '## One',
  '```sh',
  'elsewhere',
  '```',
  '## Two',
  '```sh',
  'first',
  '  "second"',
  '```',
  'Text.',
  '```json',
  '{}',
  '```',
  '```sh',
  'third',
  '```',
  '## Three',
  '```sh',
  'elsewhere',
  '```',
  '',
].join('\n');

describe('shellBlocks', () => {
  it('given a heading, then only the shell under it is taken, as written', () => {
    assert.deepEqual(shellBlocks(markdown, 'Two'), ['first\n  "second"\n', 'third\n']);
  });

  it('given no such heading, then there is none', () => {
    assert.deepEqual(shellBlocks(markdown, 'Four'), []);
  });
});
