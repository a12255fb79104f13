import { strict as assert } from 'node:assert';
import {
  additionsLimit,
  HealthChainError,
  passkeyOf,
  passkeysLimit,
  standingPasskeys,
  type KnownPasskey,
  type PasskeyHolder,
} from '@healthchain/protocol';
import fc from 'fast-check';
import { additionsAfter, removedAfter } from './decide-change.js';

interface Addition {
  readonly statement: KnownPasskey & { readonly enrolmentId: string };
}
interface Holder extends PasskeyHolder {
  readonly additions: readonly Addition[];
  readonly removed: readonly string[];
}

const enrolmentId = 'enrolment';
const known = (passkeyId: string): KnownPasskey => ({
  passkeyId,
  passkey: { credentialId: `credential of ${passkeyId}`, publicKey: `key of ${passkeyId}` },
});
const enrolled: Holder = {
  ...{ enrolmentId, passkey: known(enrolmentId).passkey },
  ...{ additions: [], removed: [] },
};
const addition = (name: string): Addition => ({ statement: { ...known(name), enrolmentId } });

function added(holder: Holder, name: string): Holder {
  return { ...holder, additions: additionsAfter(holder, addition(name)) };
}

function removed(holder: Holder, passkeyId: string, by: string): Holder {
  const statement = { enrolmentId, passkeyId };
  return { ...holder, removed: removedAfter(holder, statement, known(by)) };
}

const ids = (holder: Holder): string[] => standingPasskeys(holder).map((each) => each.passkeyId);

describe('The passkeys of one person', () => {
  /** A step of somebody who has every passkey that ever was, with as few names as lead to collisions. */
  const names = fc.constantFrom(enrolmentId, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
  const step = fc.record({ adds: fc.boolean(), passkeyId: names, by: fc.nat(9) });

  it('given any additions and removals, then one to five stand, and a removed one never again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const gone = new Set<string>();
        let holder = enrolled;
        for (const { adds, passkeyId, by } of steps) {
          const before = ids(holder);
          const signer = before[by % before.length] ?? assert.fail();
          try {
            holder = adds ? added(holder, passkeyId) : removed(holder, passkeyId, signer);
            if (!adds) gone.add(passkeyId);
          } catch (error) {
            assert.ok(error instanceof HealthChainError);
            assert.deepEqual(ids(holder), before);
          }
          const standing = ids(holder);
          assert.ok(standing.length >= 1 && standing.length <= passkeysLimit);
          assert.equal(new Set(standing).size, standing.length);
          for (const each of gone) {
            const { credentialId } = known(each).passkey;
            assert.equal(passkeyOf(standingPasskeys(holder), { credentialId }), undefined);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('given the same names in a model of plain sets, then the same outcome of each step', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const model = { standing: new Set([enrolmentId]), ever: new Set([enrolmentId]) };
        let holder = enrolled;
        for (const { adds, passkeyId, by } of steps) {
          const before = ids(holder);
          const signer = before[by % before.length] ?? assert.fail();
          const permitted = adds
            ? !model.ever.has(passkeyId) && model.standing.size < passkeysLimit
            : model.standing.has(passkeyId) && signer !== passkeyId;
          const attempt = (): void => {
            holder = adds ? added(holder, passkeyId) : removed(holder, passkeyId, signer);
          };
          if (!permitted) {
            assert.throws(attempt, HealthChainError);
            continue;
          }
          attempt();
          if (adds) {
            model.standing.add(passkeyId);
            model.ever.add(passkeyId);
          } else {
            model.standing.delete(passkeyId);
          }
          assert.deepEqual(new Set(ids(holder)), model.standing);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('given as many additions as one enrolment bears, then PASSKEYS_EXHAUSTED', () => {
    let holder = enrolled;
    for (let count = 0; count < additionsLimit; count += 1) {
      const name = `passkey ${String(count)}`;
      holder = removed(added(holder, name), name, enrolmentId);
    }
    assert.deepEqual(ids(holder), [enrolmentId]);
    assert.throws(() => added(holder, 'another'), { code: 'PASSKEYS_EXHAUSTED' });
  });

  it('given another passkey under an id that stands, then ALREADY_EXISTS', () => {
    const once = added(enrolled, 'second');
    const statement = { enrolmentId, passkeyId: 'second', passkey: known('new').passkey };
    assert.throws(() => additionsAfter(once, { statement }), { code: 'ALREADY_EXISTS' });
  });

  it('given the same credential or the same key by another id, then ALREADY_EXISTS', () => {
    const { passkey } = known('new');
    for (const same of [
      { ...passkey, credentialId: enrolled.passkey.credentialId },
      { ...passkey, publicKey: enrolled.passkey.publicKey },
    ]) {
      const statement = { enrolmentId, passkeyId: 'new', passkey: same };
      assert.throws(() => additionsAfter(enrolled, { statement }), { code: 'ALREADY_EXISTS' });
    }
  });

  it('given a statement under another enrolment, then STATE_MISMATCH', () => {
    const statement = { ...known('new'), enrolmentId: 'another' };
    assert.throws(() => additionsAfter(enrolled, { statement }), { code: 'STATE_MISMATCH' });
    const holder = added(enrolled, 'second');
    assert.throws(() => removedAfter(holder, statement, known('second')), {
      code: 'STATE_MISMATCH',
    });
  });
});
