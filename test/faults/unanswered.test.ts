import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { assertNothingLost } from '../support/faults/assert-nothing-lost.js';
import { underLoad, type FaultStage } from '../support/faults/fault-run.js';
import { heightNow } from '../support/faults/ledger-view.js';
import { processOf, untilReplaced } from '../support/faults/processes.js';
import { killAndWait, whileStopped } from '../support/faults/signals.js';
import { deaths, loadSize, seed } from '../support/faults/sizes.js';
import { employStaff, hospitals, type Staff } from '../support/faults/staff.js';
import { targets } from '../support/faults/targets.js';
import { FabricClients } from '../support/fabric-client.js';

/** Bounds of the pause before a gateway dies (ms). */
const calm = { least: 2_000, more: 3_000 } as const;
/** No block came for this long (ms): what was on its way is committed. */
const quiet = 1_500;
/** How long (ms) clients take to send again what was not answered. */
const settling = 10_000;
/** Longest pause (ms) between the death of the leading orderer and that of a gateway. */
const leaderless = 1_500;

/** A gateway that died, by its hospital, and when (ms since 1970). */
interface Death {
  readonly hospital: string;
  readonly at: number;
}

describe(`gateways that die with writes under way (HEALTHCHAIN_SEED=${seed})`, function () {
  this.timeout(1_200_000);
  const clients = new FabricClients();
  let staff: Staff;

  before(async () => {
    staff = await employStaff();
  });

  after(() => {
    clients.close();
  });

  async function untilQuiet(): Promise<void> {
    for (let before = -1, now = await heightNow(clients); now !== before;) {
      await wait(quiet);
      [before, now] = [now, await heightNow(clients)];
    }
  }

  async function times(action: (stage: FaultStage) => Promise<void>, stage: FaultStage) {
    for (let death = 0; death < deaths; death += 1) {
      await wait(calm.least + stage.chance.below(calm.more));
      await action(stage);
    }
  }

  /** How many of these deaths left writes that were under way then, and whose clients found them later. */
  function deathsThatLeftWrites({ load }: FaultStage, died: readonly Death[]): number {
    return died.filter(({ hospital, at }) =>
      load.journal.writes.some(
        (write) =>
          write.hospital === hospital &&
          write.wasThere &&
          write.attempts.some(({ sent, answered }) => sent < at && answered >= at),
      ),
    ).length;
  }

  it('lets clients find their own writes when it dies between commit and answer', async () => {
    const run = {
      fault: 'kill -9: gateway, between commit and answer',
      staff,
      size: loadSize,
      seed,
    };
    const died: Death[] = [];
    let leftWrites = 0;
    const outcome = await underLoad(run, async (stage) => {
      await times(async ({ chance, faultBegins }) => {
        // All clients of the other hospital go on, so that blocks come all the time: it stops, too.
        const [hospital, rest] = chance.shuffled(hospitals());
        assert.ok(hospital && rest);
        const one = await processOf(`${hospital.name}-gateway`);
        const other = await processOf(`${rest.name}-gateway`);
        faultBegins(one.name);
        await whileStopped(other, () =>
          whileStopped(one, async () => {
            await untilQuiet();
            died.push({ hospital: hospital.name, at: Date.now() });
            process.kill(one.pid, 'SIGKILL');
          }),
        );
        await untilReplaced(one.name, one.pid);
      }, stage);
      await wait(settling);
      leftWrites = deathsThatLeftWrites(stage, died);
      stage.note(
        `${leftWrites} of ${died.length} deaths left writes that their clients found again.`,
      );
    });
    assertNothingLost(outcome);
    assert.ok(leftWrites * 4 >= died.length, `only ${leftWrites} of ${died.length} left any`);
  });

  it('writes nothing twice when it dies while the orderers have no leader', async () => {
    const fault = 'kill -9: leading orderer, then a gateway';
    const run = { fault, staff, size: loadSize, seed: seed + 1 };
    const outcome = await underLoad(run, (stage) =>
      times(async ({ chance, faultBegins }) => {
        const orderer = await processOf(await targets['leading orderer']());
        const gateway = await targets.gateway(chance);
        faultBegins(`${orderer.name}, ${gateway}`);
        process.kill(orderer.pid, 'SIGKILL');
        await wait(chance.below(leaderless));
        await killAndWait(gateway, () => undefined);
      }, stage),
    );
    assertNothingLost(outcome);
  });
});
