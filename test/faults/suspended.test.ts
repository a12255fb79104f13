import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { assertNothingLost } from '../support/faults/assert-nothing-lost.js';
import { underLoad } from '../support/faults/fault-run.js';
import { processOf } from '../support/faults/processes.js';
import { whileStopped } from '../support/faults/signals.js';
import { loadSize, seed } from '../support/faults/sizes.js';
import { employStaff, hospitals, type Staff } from '../support/faults/staff.js';
import { targets } from '../support/faults/targets.js';

/** How long (ms) an orderer hangs, and a peer. */
const hanging = { orderer: 60_000, peer: 30_000 } as const;
const calm = 5_000;

describe(`processes that hang (HEALTHCHAIN_SEED=${seed})`, function () {
  this.timeout(1_200_000);
  let staff: Staff;

  before(async () => {
    staff = await employStaff();
  });

  it('goes on while the leading orderer hangs for a minute, and takes it back', async () => {
    const run = { fault: 'SIGSTOP: leading orderer, a minute', staff, size: loadSize, seed };
    const outcome = await underLoad(run, async ({ faultBegins }) => {
      await wait(calm);
      const leader = await processOf(await targets['leading orderer']());
      faultBegins(leader.name);
      await whileStopped(leader, () => wait(hanging.orderer));
      await wait(calm);
    });
    assertNothingLost(outcome);
    const [{ resumedAfter } = { resumedAfter: Infinity }] = outcome.report.injections;
    assert.ok(resumedAfter < hanging.orderer, 'writes did not wait for it');
  });

  it('brings private data to a peer that hung while they were handed round', async () => {
    const [, member] = hospitals();
    const fault = 'SIGSTOP: a member’s peer, while it should be given private data';
    const run = { fault, staff, size: loadSize, seed: seed + 1 };
    // The comparison reads what the first hospital wrote from the peer that hung.
    const outcome = await underLoad(run, async ({ faultBegins }) => {
      await wait(calm);
      const peer = await processOf(`${member.name}-peer`);
      faultBegins(peer.name);
      await whileStopped(peer, () => wait(hanging.peer));
      await wait(calm);
    });
    assertNothingLost(outcome);
  });
});
