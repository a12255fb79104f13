import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { consentNotes, emergencyNotes, endingNotes } from './key-event-notes.js';

function setUp() {
  const noted: unknown[] = [];
  const add = (...what: readonly unknown[]): Promise<void> => {
    noted.push(what);
    return Promise.resolve();
  };
  const note = (emergencyId: string): Promise<void> => add('declared', emergencyId);
  const notes = new Map([
    ...endingNotes({ add }),
    ...consentNotes({ add }),
    ...emergencyNotes({ note }),
  ]);
  return { notes, noted };
}

const bytes = (payload: unknown): Uint8Array => Buffer.from(JSON.stringify(payload));

describe('notes of key events', () => {
  it('name what ended, what to deposit for, and what to alert of', async () => {
    const { notes, noted } = setUp();
    const [consentId, enrolmentId, emergencyId] = [randomUUID(), randomUUID(), randomUUID()];
    const delegationId = randomUUID();
    await notes.get('ConsentRevoked')?.(bytes({ consentId }), 'transaction');
    await notes.get('EnrolmentReplaced')?.(bytes({ enrolmentId }), 'transaction');
    await notes.get('DelegationEnded')?.(bytes({ delegationId }), 'transaction');
    await notes.get('ProviderEnrolmentReplaced')?.(bytes({ enrolmentId }), 'transaction');
    await notes.get('EmergencyEnded')?.(bytes({ emergencyId }), 'transaction');
    await notes.get('ConsentRecorded')?.(bytes({ consentId }), 'transaction');
    await notes.get('EmergencyDeclared')?.(bytes({ emergencyId }), 'transaction');
    assert.deepEqual(noted, [
      ['consent', consentId],
      ['enrolment', enrolmentId],
      ['delegation', delegationId],
      ['provider-enrolment', enrolmentId],
      ['emergency', emergencyId],
      [consentId],
      ['declared', emergencyId],
    ]);
    assert.equal(notes.size, 7);
  });

  it('pass what is malformed, so that nobody can stop who follows', async () => {
    const { notes, noted } = setUp();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        fc.constantFrom(...notes.values()),
        async (payload, note) => note(payload, 'transaction'),
      ),
    );
    assert.deepEqual(noted, []);
  });
});
