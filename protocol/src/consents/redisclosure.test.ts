import { strict as assert } from 'node:assert';
import { compartmentKinds } from './consent-terms.js';
import {
  canBePart2,
  redisclosureNotice,
  redisclosureNoticeSchema,
  redisclosureStatements,
} from './redisclosure.js';

const terms = {
  ...{ grantee: 'MillbrookMSP', purposes: ['TREAT' as const] },
  compartments: ['general' as const, 'substance-use' as const],
  ...{ from: '2026-03-01T12:00:00.000Z', until: '2027-03-01T12:00:00.000Z' },
};
const nameOf = (): string => 'Millbrook';

describe('redisclosureNotice', () => {
  it('given compartments where substance use stands or can stand, then they can be under Part 2', () => {
    const found = compartmentKinds.filter((kind) => canBePart2([kind]));
    assert.deepEqual(found, ['substance-use', 'counseling-notes', 'restricted']);
    assert.ok(canBePart2(['general', 'restricted']));
  });

  it('given an access to such a compartment under a consent, then the statement and the scope', () => {
    const notice = redisclosureNotice({ compartments: ['substance-use'] }, terms, nameOf);
    assert.deepEqual(redisclosureNoticeSchema.parse(notice), notice);
    assert.equal(notice?.statement, redisclosureStatements.long);
    assert.match(
      notice.scope ?? '',
      /^The patient agreed to this: You let the people of Millbrook see everything about general health and alcohol and drug use for treatment, /,
    );
  });

  it('given an emergency, then the statement alone', () => {
    const notice = redisclosureNotice({ compartments: ['substance-use'] }, undefined, nameOf);
    assert.deepEqual(notice, { statement: redisclosureStatements.long });
  });

  it('given an access to other compartments, then none, though the consent has them', () => {
    assert.equal(
      redisclosureNotice({ compartments: ['general', 'hiv'] }, terms, nameOf),
      undefined,
    );
  });
});
