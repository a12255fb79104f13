import fc from 'fast-check';
import { Report } from '../report.js';
import { readAction } from '../transactions/action.js';
import { isWellFormed, readTransaction } from '../transactions/envelope.js';
import { orderedBlocks } from './source.js';

describe('what is read from files', () => {
  it('given any bytes, then no reader throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const report = new Report();
        for (const block of orderedBlocks([{ name: 'any', read: () => bytes }], report)) {
          block.data.forEach(readTransaction);
        }
        isWellFormed(bytes);
        const transaction = readTransaction(bytes, 0);
        if (transaction !== undefined) {
          readAction({ ...transaction, data: bytes });
        }
      }),
    );
  });
});
