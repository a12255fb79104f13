import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locations } from '../commands/locations.js';
import { comparePolicies, readAccessPolicy, type AccessPolicy } from './access-policy.js';

const one: AccessPolicy = {
  hierarchy: [{ senior: 'attending', junior: 'resident' }],
  rules: [
    { roles: ['nurse'], actions: ['read'], classes: ['results', 'imaging'], purposes: ['TREAT'] },
  ],
};

describe('The access policy of a network', () => {
  it('given the file that a network begins with, then treating roles read and bills stay with physicians', () => {
    const lines = comparePolicies(undefined, readAccessPolicy(locations.accessPolicy));
    assert.ok(lines.includes('+ attending may whatever resident may'));
    assert.ok(lines.includes('+ resident may read billing for TREAT'));
    assert.ok(lines.includes('+ nurse may read results for TREAT'));
    assert.ok(!lines.some((line) => /(nurse|pharmacist|radiologist).* billing/.test(line)));
  });

  it('given the same permissions in other words, then nothing differs', () => {
    const split: AccessPolicy = {
      ...one,
      rules: ['imaging', 'results'].map((name) => ({
        ...{ roles: ['nurse'], actions: ['read'], classes: [name], purposes: ['TREAT'] },
      })),
    };
    assert.deepEqual(comparePolicies(one, split), []);
  });

  it('given a change, then what goes and what comes, a line each', () => {
    const other: AccessPolicy = {
      hierarchy: [],
      rules: [
        ...one.rules.map((rule) => ({ ...rule, classes: ['results'] })),
        { roles: ['resident'], actions: ['find'], classes: ['demographics'], purposes: ['TREAT'] },
      ],
    };
    assert.deepEqual(comparePolicies(one, other), [
      '- attending may whatever resident may',
      '- nurse may read imaging for TREAT',
      '+ resident may find demographics for TREAT',
    ]);
  });

  it('given a file that is no policy, then an error that names it and the member', () => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'));
    try {
      const file = join(folder, 'policy.yaml');
      writeFileSync(file, 'hierarchy: []\nrules: [{ roles: [nurse] }]\n');
      assert.throws(() => readAccessPolicy(file), /policy\.yaml is no access policy: .*rules/s);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
