import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { assertNothingLost } from '../support/faults/assert-nothing-lost.js';
import { openAgain, openElsewhere } from '../support/faults/chart-reader.js';
import { underLoad, type FaultStage } from '../support/faults/fault-run.js';
import { processOf, untilAnother, untilWell } from '../support/faults/processes.js';
import { killAndWait, whileStopped } from '../support/faults/signals.js';
import { deaths, loadSize, seed } from '../support/faults/sizes.js';
import { employStaff, hospitals, type Staff } from '../support/faults/staff.js';
import type { OrganizationEndpoints } from '../support/network.js';
import { keepers } from '../support/faults/targets.js';

/** Bounds of the pause before something dies (ms). */
const calm = { least: 1_500, more: 3_000 } as const;
/** How long (ms) an opening takes on a busy machine, within which the custodian dies. */
const anOpening = 1_000;
/** How long (ms) a reader asks the custodian before it turns to keepers, and how long it may ask those. */
const asking = { custodian: 8_000, keepers: 3_000 } as const;

describe(`gateways that die while they release keys (HEALTHCHAIN_SEED=${seed})`, function () {
  this.timeout(1_800_000);
  let staff: Staff;

  before(async () => {
    staff = await employStaff();
  });

  /** Does something while a clinician of the other hospital waits for a chart of this one. */
  async function whileOpening(
    { load, chance }: FaultStage,
    custodian: OrganizationEndpoints,
    action: () => Promise<void>,
  ): Promise<void> {
    const own = load.patients.filter((each) => each.custodian.name === custodian.name);
    const [patient] = chance.shuffled(own);
    assert.ok(patient);
    // Whatever comes of it: the ledger is asked afterwards.
    const opening = openElsewhere(staff, patient).catch(() => undefined);
    await action();
    await opening;
  }

  /** Every chart can be opened again, whatever became of the openings before. */
  async function assertOpen({ load }: FaultStage): Promise<void> {
    await untilWell();
    for (const patient of load.patients) {
      await openAgain(staff, patient);
    }
  }

  it('opens every chart again after the custodian’s gateway has died', async () => {
    const fault = 'kill -9: custodian’s gateway, while charts are opened';
    const outcome = await underLoad({ fault, staff, size: loadSize, seed }, async (stage) => {
      for (let death = 0; death < deaths; death += 1) {
        await wait(calm.least + stage.chance.below(calm.more));
        const custodian = stage.chance.pick(hospitals());
        await whileOpening(stage, custodian, async () => {
          await wait(stage.chance.below(anOpening));
          await killAndWait(`${custodian.name}-gateway`, stage.faultBegins);
        });
      }
      await assertOpen(stage);
    });
    assertNothingLost(outcome);
    assert.ok(outcome.comparison.cutOpenings > 0, 'an opening was hit');
  });

  it('opens every chart again after a keeper has died in the custodian’s absence', async () => {
    const fault = 'kill -9: a keeper’s gateway, while the custodian’s hangs';
    const run = { fault, staff, size: loadSize, seed: seed + 1 };
    const outcome = await underLoad(run, async (stage) => {
      const { chance, faultBegins } = stage;
      for (let death = 0; death < deaths; death += 1) {
        await wait(calm.least + chance.below(calm.more));
        const hospital = chance.pick(hospitals());
        const custodian = await processOf(`${hospital.name}-gateway`);
        const keeper = await processOf(`${chance.pick(keepers()).name}-gateway`);
        await whileStopped(custodian, () =>
          whileOpening(stage, hospital, async () => {
            await wait(asking.custodian + chance.below(asking.keepers));
            faultBegins(`${keeper.name}, ${custodian.name} hanging`);
            process.kill(keeper.pid, 'SIGKILL');
            await untilAnother(keeper.name, keeper.pid);
          }),
        );
        await untilWell();
      }
      await assertOpen(stage);
    });
    assertNothingLost(outcome);
    assert.ok(outcome.comparison.cutOpenings > 0, 'keepers were asked');
  });
});
