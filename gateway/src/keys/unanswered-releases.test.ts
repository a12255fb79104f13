import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError, type SealedRelease } from '@healthchain/protocol';
import type { ReleaseCall } from './key-keeper.js';
import { custodianPatience } from './patience.js';
import { UnansweredReleases } from './unanswered-releases.js';

const callOf = (accessId: string = randomUUID()): ReleaseCall => ({
  accessId,
  patientId: randomUUID(),
  reader: 'MillbrookMSP',
});

function setUp(outcome: () => Promise<SealedRelease>) {
  const clock = { now: 0 };
  const unanswered = new UnansweredReleases(() => clock.now);
  return { clock, unanswered, release: unanswered.watch(outcome) };
}

const released = {} as SealedRelease;
const unreachable = { code: 'CUSTODIAN_UNREACHABLE' };

describe('UnansweredReleases', () => {
  it('takes an access that nobody asked for, was released or refused for answered', async () => {
    const { unanswered, release } = setUp(() => Promise.resolve(released));
    const call = callOf();
    assert.equal(await release(call), released);
    unanswered.requireAnswered(call.accessId);
    unanswered.requireAnswered(randomUUID());
    for (const code of ['CONSENT_REVOKED', 'CATCHING_UP'] as const) {
      const refusing = unanswered.watch(() => Promise.reject(new HealthChainError(code)));
      await assert.rejects(refusing(call), { code });
      unanswered.requireAnswered(call.accessId);
    }
  });

  it('takes one whose release failed for something that is down for unanswered, and no other', async () => {
    const { unanswered, release } = setUp(() =>
      Promise.reject(new HealthChainError('LEDGER_UNAVAILABLE')),
    );
    const call = callOf();
    await assert.rejects(release(call), { code: 'LEDGER_UNAVAILABLE' });
    assert.throws(() => {
      unanswered.requireAnswered(call.accessId);
    }, unreachable);
    unanswered.requireAnswered(randomUUID());
    await unanswered.watch(() => Promise.resolve(released))(call);
    unanswered.requireAnswered(call.accessId);
  });

  it('takes one whose release hangs, or came too late, for unanswered', async () => {
    let finish: (value: SealedRelease) => void = () => undefined;
    const { clock, unanswered, release } = setUp(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const call = callOf();
    const late = release(call);
    unanswered.requireAnswered(call.accessId);
    const required = (): void => {
      unanswered.requireAnswered(call.accessId);
    };
    // The reader's patience began earlier than the release did.
    clock.now = custodianPatience - 1;
    assert.throws(required, unreachable);
    finish(released);
    await late;
    assert.throws(required, unreachable);
  });

  it('given a failure that is no outage, as a reader can bring about, then it was an answer', async () => {
    const { unanswered, release } = setUp(() => Promise.reject(new Error('bad e value')));
    const call = callOf();
    await assert.rejects(release(call), /bad e value/);
    unanswered.requireAnswered(call.accessId);
  });

  it('forgets what is older than a session', async () => {
    const { clock, unanswered, release } = setUp(() =>
      Promise.reject(new HealthChainError('KEY_UNAVAILABLE')),
    );
    const call = callOf();
    await assert.rejects(release(call), { code: 'KEY_UNAVAILABLE' });
    assert.throws(() => {
      unanswered.requireAnswered(call.accessId);
    });
    clock.now = 16 * 60_000;
    await unanswered.watch(() => Promise.resolve(released))(callOf());
    unanswered.requireAnswered(call.accessId);
  });
});
