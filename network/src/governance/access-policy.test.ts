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
  it('given the file that a network begins with, then exactly what each role needs for each purpose', () => {
    const chart = ['demographics', 'clinical', 'medications', 'results', 'imaging', 'documents'];
    const treatment = ['TREAT', 'ETREAT'];
    const needed: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
      ['resident', 'find', treatment, [...chart, 'billing']],
      ['resident', 'read', treatment, [...chart, 'billing']],
      ['resident', 'read', ['BTG'], chart],
      [
        ...(['attending', 'read', ['HPAYMT', 'HOPERAT']] as const),
        ['demographics', 'clinical', 'medications', 'results', 'documents', 'billing'],
      ],
      ['nurse', 'find', treatment, chart],
      ['nurse', 'read', treatment, chart],
      [
        ...(['radiologist', 'read', treatment] as const),
        ['demographics', 'clinical', 'results', 'imaging', 'documents'],
      ],
      ['lab-technician', 'read', treatment, ['demographics', 'results']],
      ['pharmacist', 'read', treatment, ['demographics', 'clinical', 'medications', 'results']],
      ['integrator', 'read', ['TREAT'], [...chart, 'billing']],
      ['integrator', 'write', ['TREAT'], [...chart, 'billing']],
      ['proxy', 'read', ['PATRQT'], ['clinical']],
    ];
    const cells = needed.flatMap(([role, action, purposes, classes]) =>
      purposes.flatMap((purpose) =>
        classes.map((name) => `+ ${role} may ${action} ${name} for ${purpose}`),
      ),
    );
    assert.deepEqual(
      comparePolicies(undefined, readAccessPolicy(locations.accessPolicy)),
      [
        '+ attending may whatever resident may',
        '+ patient may whatever proxy may',
        ...cells,
      ].sort(),
    );
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
