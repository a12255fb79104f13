import assert from 'node:assert/strict';
import fc from 'fast-check';
import { covers, interactions, parseScope, parseScopes, permits } from './scopes.js';

const types = fc.constantFrom('*', 'Patient', 'Observation', 'Condition');
const letters = fc
  .subarray(['c', 'r', 'u', 'd', 's'], { minLength: 1 })
  .map((some) => some.join(''));
const suffixes = fc.oneof(letters, fc.constantFrom('*', 'read', 'write'));
const scopes = fc.tuple(types, suffixes).map(([type, suffix]) => `system/${type}.${suffix}`);
const lists = fc.array(scopes, { minLength: 1, maxLength: 5 }).map((some) => some.join(' '));

describe('SMART system scopes', () => {
  it('given the v2 form, then each letter is one interaction', () => {
    assert.deepEqual(parseScope('system/Patient.rs'), {
      type: 'Patient',
      interactions: ['read', 'search'],
    });
    assert.deepEqual(parseScope('system/*.cruds'), { type: '*', interactions: [...interactions] });
  });

  it('given the v1 form, then it means what SMART maps it to', () => {
    assert.deepEqual(parseScope('system/*.read'), parseScope('system/*.rs'));
    assert.deepEqual(parseScope('system/Patient.write'), parseScope('system/Patient.cud'));
    assert.deepEqual(parseScope('system/*.*'), parseScope('system/*.cruds'));
  });

  for (const unknown of [
    '',
    'system/Patient.',
    'system/Patient.sr',
    'system/Patient.rr',
    'system/patient.rs',
    'system/*.rs?category=laboratory',
    'patient/*.rs',
    'user/*.rs',
    'openid',
    'system/Patient.rs ',
    'system/Patient.rs\n',
    'system/**.rs',
  ]) {
    it(`given ${JSON.stringify(unknown)}, then it is refused`, () => {
      assert.equal(parseScope(unknown), undefined);
    });
  }

  it('given one unknown scope in a list, then the whole list is refused', () => {
    assert.equal(parseScopes('system/Patient.rs launch'), undefined);
    assert.equal(parseScopes('system/Patient.rs  system/Condition.rs'), undefined);
  });

  it('given any text, then parsing never throws and what it accepts has an interaction', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), scopes), (text) => {
        const permission = parseScope(text);
        assert.ok(permission === undefined || permission.interactions.length > 0);
      }),
    );
  });

  it('given any list, then it covers itself and every part of itself', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const granted = parseScopes(list)!;
        assert.ok(covers(granted, granted));
        for (const part of granted) assert.ok(covers(granted, [part]));
      }),
    );
  });

  it('given two lists, then one covers the other only if no request passes only the other', () => {
    fc.assert(
      fc.property(lists, lists, (left, right) => {
        const granted = parseScopes(left)!;
        const requested = parseScopes(right)!;
        const beyond = interactions.some((interaction) =>
          ['*', 'Patient', 'Observation', 'Condition', 'Goal'].some(
            (type) => permits(requested, interaction, type) && !permits(granted, interaction, type),
          ),
        );
        assert.equal(covers(granted, requested), !beyond);
      }),
    );
  });

  it('given a wildcard request, then named types never add up to it', () => {
    const granted = parseScopes('system/Patient.rs system/Observation.rs')!;
    assert.ok(!covers(granted, parseScopes('system/*.r')!));
  });
});
