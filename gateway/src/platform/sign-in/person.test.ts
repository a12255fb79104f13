import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  parsePersonKinds,
  parseSubject,
  parseUserHandle,
  subjectOf,
  userHandleOf,
} from './person.js';

describe('the names of people', () => {
  it('given a person, then subject and user handle are read back as the same', () => {
    const digest = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(digest, fc.uuid({ version: 4 }), (publicKeyDigest, id) => {
        for (const person of [
          { kind: 'provider', publicKeyDigest },
          { kind: 'patient', patientId: id },
          { kind: 'delegate', delegationId: id },
        ] as const) {
          assert.deepEqual(parseSubject(subjectOf(person)), person);
          assert.deepEqual(parseUserHandle(userHandleOf(person)), person);
          // WebAuthn, 5.4.3: a browser makes no passkey with a longer one.
          assert.ok(Buffer.byteLength(userHandleOf(person)) <= 64);
        }
      }),
    );
  });

  it('given any other text, then nobody', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((id) => `patient:${id}`),
          fc.string().map((id) => `delegate:delegate-${id}`),
          fc.string().map((id) => `delegate-${id}`),
        ),
        (text) => {
          assert.equal(parseSubject(text), undefined);
          assert.equal(parseUserHandle(text), undefined);
        },
      ),
    );
    assert.equal(parseSubject(`patient:${'0'.repeat(64)}`), undefined);
    assert.equal(parseUserHandle(`provider:${'0'.repeat(64)}`), undefined);
    assert.equal(parseSubject(undefined), undefined);
  });

  it('given scopes, then those of people only', () => {
    assert.deepEqual(parsePersonKinds('patient provider'), ['patient', 'provider']);
    for (const scope of ['', 'provider ', 'openid', 'provider openid', 'Provider']) {
      assert.equal(parsePersonKinds(scope), undefined, scope);
    }
  });
});
