import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { assertNothingLost } from '../support/faults/assert-nothing-lost.js';
import { underLoad } from '../support/faults/fault-run.js';
import { killAndWait } from '../support/faults/signals.js';
import { deaths, isLong, loadSize, seed } from '../support/faults/sizes.js';
import { employStaff, type Staff } from '../support/faults/staff.js';
import { targets, type TargetName } from '../support/faults/targets.js';
import type { Seeded } from '../support/seeded.js';

/** Bounds of the pause before a process dies (ms). */
const calm = { least: 1_500, more: 3_000 } as const;
/** How soon (ms) writes go on after the leading orderer has died. */
const leaderless = 10_000;

describe(`processes that are killed under load (HEALTHCHAIN_SEED=${seed})`, function () {
  this.timeout(1_200_000);
  let staff: Staff;

  before(async () => {
    staff = await employStaff();
  });

  async function killOne(
    name: TargetName,
    chance: Seeded,
    begins: (of: string) => void,
  ): Promise<void> {
    await wait(calm.least + chance.below(calm.more));
    await killAndWait(await targets[name](chance), begins);
  }

  const names = Object.keys(targets) as TargetName[];

  if (isLong) {
    for (const [index, name] of names.entries()) {
      it(`loses nothing, and goes on, when a ${name} dies ${deaths} times`, async () => {
        const run = { fault: `kill -9: ${name}`, staff, size: loadSize, seed: seed + 100 * index };
        const outcome = await underLoad(run, async ({ chance, faultBegins }) => {
          for (let death = 0; death < deaths; death += 1) {
            await killOne(name, chance, faultBegins);
          }
          await wait(calm.least);
        });
        assertNothingLost(outcome);
        if (name === 'leading orderer') {
          assert.ok(outcome.report.resumedAfter < leaderless, String(outcome.report.resumedAfter));
        }
      });
    }
  } else {
    it('loses nothing, and goes on, when one of each kind dies', async () => {
      const run = { fault: 'kill -9: one of each', staff, size: loadSize, seed };
      const outcome = await underLoad(run, async ({ chance, faultBegins }) => {
        for (const name of chance.shuffled(names)) {
          await killOne(name, chance, faultBegins);
        }
        await wait(calm.least);
      });
      assertNothingLost(outcome);
    });
  }
});
