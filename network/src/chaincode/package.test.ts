import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chaincodePackage, packageId } from './package.js';

const label = `healthchain-${'0'.repeat(64)}`;

describe('chaincodePackage', () => {
  it('has the same bytes, hence the same id, on every machine', () => {
    assert.equal(
      packageId(label, chaincodePackage(label)),
      `${label}:20dfecdd0aa950098a4fafbb227f508f551134253b123d8bdcf0d0f6e76ab895`,
    );
  });

  it('is an archive that tar reads, of the label and empty code', () => {
    const read = (...args: string[]): string =>
      execFileSync('tar', ['-xzO', '-f', '-', ...args], {
        input: chaincodePackage(label),
        encoding: 'utf8',
      });
    assert.deepEqual(JSON.parse(read('metadata.json')), { type: 'ccaas', label });
    assert.equal(
      execFileSync('tar', ['-tz', '-f', '-'], { input: chaincodePackage(label), encoding: 'utf8' }),
      'metadata.json\ncode.tar.gz\n',
    );
  });
});
