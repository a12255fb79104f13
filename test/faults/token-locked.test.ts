import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { assertNothingLost } from '../support/faults/assert-nothing-lost.js';
import { underLoad } from '../support/faults/fault-run.js';
import { processOf, statuses, untilWell } from '../support/faults/processes.js';
import { loadSize, seed } from '../support/faults/sizes.js';
import { employStaff, hospitals, type Staff } from '../support/faults/staff.js';
import { stateFolder } from '../support/network.js';
import { eventually, operator } from '../support/operator.js';
import { onTokenOf } from '../support/organization-token.js';

/** How long (ms) the token stays locked, before and after the gateway has died. */
const locked = 15_000;

describe(`a token that is locked (HEALTHCHAIN_SEED=${seed})`, function () {
  this.timeout(1_200_000);
  const [hospital, other] = hospitals();
  const hsm = path.join(stateFolder(), 'organizations', hospital.name, 'hsm');
  let staff: Staff;

  before(async () => {
    staff = await employStaff();
  });

  function setPin(pin: string): void {
    const officer = readFileSync(path.join(hsm, 'so-pin'), 'utf8').trim();
    onTokenOf(hospital.name, 'faults/reset-pin', { TOKEN_SO_PIN: officer, NEW_PIN: pin });
  }

  it('keeps what runs, keeps out what starts, and goes on once the PIN is back', async () => {
    const gateway = `${hospital.name}-gateway`;
    const run = { fault: 'token locked', staff, size: loadSize, seed };
    const outcome = await underLoad(run, async ({ load, faultBegins }) => {
      const acknowledged = (name: string, from: number): number =>
        load.journal.acknowledged(name).filter(({ sent }) => sent > from).length;
      const pin = readFileSync(path.join(hsm, 'pin'), 'utf8').trim();
      const from = Date.now();
      setPin(randomBytes(12).toString('hex'));
      try {
        await wait(locked);
        assert.ok(acknowledged(hospital.name, from) > 0, 'who had logged in goes on');
        const died = Date.now();
        faultBegins(gateway);
        process.kill((await processOf(gateway)).pid, 'SIGKILL');
        await eventually(
          async () => (await operator('logs', gateway)).includes('KEY_UNAVAILABLE'),
          120_000,
        );
        await wait(locked);
        assert.equal(acknowledged(hospital.name, died), 0);
        assert.ok(acknowledged(other.name, died) > 0, 'the other hospital goes on');
        const state = (await statuses()).find(({ name }) => name === gateway)?.state;
        assert.notEqual(state, 'ready');
      } finally {
        setPin(pin);
      }
      await untilWell();
    });
    assertNothingLost(outcome);
  });
});
