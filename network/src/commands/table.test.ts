import assert from 'node:assert/strict';
import { table } from './table.js';

describe('table', () => {
  it('lines columns up and leaves no trailing spaces', () => {
    assert.equal(
      table(
        ['A', 'LONGER'],
        [
          ['value', 'b'],
          ['c', ''],
        ],
      ),
      'A      LONGER\nvalue  b\nc',
    );
  });
});
