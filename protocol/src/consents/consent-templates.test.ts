import { strict as assert } from 'node:assert';
import { draftConsent, termsOf } from './consent-draft.js';
import {
  consentTemplateNames,
  consentTemplates,
  isChoiceFor,
  templateTerms,
  type TemplateChoice,
} from './consent-templates.js';
import { canBePart2 } from './redisclosure.js';
import { consentStatementSchema } from '../authority/statements.js';

const from = '2026-03-01T12:00:00.000Z';
const grantee = 'MillbrookMSP';
const publicKeyDigest = 'ab'.repeat(32);
const whose = {
  ...{ channel: 'healthchain', issuedAt: from, nonce: '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01' },
  patientId: 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11',
  consentId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
};

describe('the templates of consents', () => {
  for (const name of consentTemplateNames) {
    it(`given ${name} and its choice, then a statement that can be signed, for its days`, () => {
      const { forPerson, days } = consentTemplates[name];
      const choice: TemplateChoice = forPerson ? { grantee, publicKeyDigest } : { grantee };
      assert.ok(isChoiceFor(name, choice));
      const terms = templateTerms(name, choice, from);
      const statement = draftConsent(terms, whose);
      assert.deepEqual(consentStatementSchema.parse(statement), statement);
      assert.deepEqual(termsOf(statement), terms);
      assert.equal(Date.parse(terms.until) - Date.parse(from), days * 86_400_000);
    });

    it(`given ${name} and another choice, then it is not its choice`, () => {
      const { forPerson } = consentTemplates[name];
      assert.ok(!isChoiceFor(name, forPerson ? { grantee } : { grantee, publicKeyDigest }));
    });
  }

  it('given the one without substance use, then nothing of it, not even what could not be sorted', () => {
    assert.ok(!canBePart2(consentTemplates['all-but-substance-use'].terms.compartments));
    assert.ok(canBePart2(consentTemplates['physicians-whole-chart'].terms.compartments));
  });

  it('given the one for a person, then that person, once', () => {
    const { actors, once } = templateTerms('one-person-once', { grantee, publicKeyDigest }, from);
    assert.deepEqual([actors, once], [[{ kind: 'person', publicKeyDigest }], true]);
  });
});
