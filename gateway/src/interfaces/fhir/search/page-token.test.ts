import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PageTokens } from './page-token.js';

const continuation = {
  type: 'Patient',
  pairs: [['name', 'quill'] as [string, string]],
  after: 50,
  count: 50,
};

describe('PageTokens', () => {
  const pages = new PageTokens();
  const token = pages.seal(continuation);

  it('opens what it sealed', () => {
    assert.deepEqual(pages.open(token), continuation);
  });

  it('shows nothing of the search', () => {
    assert.ok(!Buffer.from(token, 'base64url').toString('latin1').includes('quill'));
  });

  it('refuses a token of another process', () => {
    assert.throws(() => new PageTokens().open(token), { code: 'PAGE_EXPIRED' });
  });

  it('refuses a token with any bit changed, or cut anywhere', () => {
    const bytes = Buffer.from(token, 'base64url');
    const altered = fc.record({
      at: fc.nat(bytes.length - 1),
      bit: fc.nat(7),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(altered, ({ at, bit, cut }) => {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
        const text = (cut ? bytes.subarray(0, at) : changed).toString('base64url');
        assert.throws(() => pages.open(text), { code: 'PAGE_EXPIRED' });
      }),
    );
  });

  it('refuses any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.throws(() => pages.open(text), { code: 'PAGE_EXPIRED' });
      }),
    );
  });
});
