import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SoftwareAuthenticator } from '../testing/software-authenticator.js';
import {
  additionsLimit,
  knownPasskeys,
  passkeyAdded,
  passkeyChangesShape,
  passkeyOf,
  passkeyRemoved,
  standingPasskeys,
} from './passkeys.js';

const site = { rpId: 'lakeside.example', origin: 'https://portal.lakeside.example' };
const passkey = () => new SoftwareAuthenticator(site).passkey;
const [first, second, third] = ['enrolment', 'second', 'third'].map((passkeyId) => ({
  passkeyId,
  passkey: passkey(),
})) as [Known, Known, Known];
interface Known {
  readonly passkeyId: string;
  readonly passkey: ReturnType<typeof passkey>;
}
const enrolled = { enrolmentId: first.passkeyId, passkey: first.passkey };
const additions = [{ statement: second }, { statement: third }];

describe('The passkeys of a person', () => {
  it('given an enrolment, then its passkey alone', () => {
    assert.deepEqual(knownPasskeys(enrolled), [first]);
    assert.deepEqual(standingPasskeys(enrolled), [first]);
  });

  it('given additions and removals, then all are known, and the others speak', () => {
    const holder = { ...enrolled, additions, removed: [first.passkeyId, third.passkeyId] };
    assert.deepEqual(knownPasskeys(holder), [first, second, third]);
    assert.deepEqual(standingPasskeys(holder), [second]);
  });

  it('given an assertion, then the passkey whose credential it names', () => {
    const known = knownPasskeys({ ...enrolled, additions });
    assert.deepEqual(passkeyOf(known, second.passkey), second);
    assert.equal(passkeyOf(known, passkey()), undefined);
  });

  it('given as many changes as an enrolment bears, then they are stored, and no more', () => {
    const schema = z.strictObject(passkeyChangesShape(z.string()));
    const isTaken = (additionCount: number, removedCount: number): boolean =>
      schema.safeParse({
        additions: Array.from({ length: additionCount }, () => 'addition'),
        removed: Array.from({ length: removedCount }, () => randomUUID()),
      }).success;
    assert.deepEqual([isTaken(0, 0), isTaken(additionsLimit, additionsLimit)], [true, true]);
    assert.deepEqual(
      [isTaken(additionsLimit + 1, 0), isTaken(0, additionsLimit + 1)],
      [false, false],
    );
    assert.equal(schema.safeParse({}).success, true);
  });

  it('are told of by events of these names', () => {
    assert.deepEqual([passkeyAdded, passkeyRemoved], ['PasskeyAdded', 'PasskeyRemoved']);
  });
});
