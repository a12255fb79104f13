import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { assertNothingLost } from '../support/faults/assert-nothing-lost.js';
import { codesAt } from '../support/faults/codes-at.js';
import type { Acknowledgement } from '../support/faults/client-journal.js';
import { underLoad, type FaultStage } from '../support/faults/fault-run.js';
import { leadingOrganization, orderingOrganizations } from '../support/faults/orderers.js';
import { canPartition, whileCutOff, type Side } from '../support/faults/partition.js';
import { portOf, portsPerOrganization } from '../support/faults/ports.js';
import { loadSize, seed } from '../support/faults/sizes.js';
import { employStaff, hospitals, type Staff } from '../support/faults/staff.js';
import { endpoints, type OrganizationEndpoints } from '../support/network.js';
import { Provider } from '../support/providers.js';

/** How long (ms) they are cut off; writes under way at its begin may still be acknowledged for a while. */
const duration = 120_000;
const underWay = 5_000;
/** How long (ms) load goes on before and after. */
const calm = 10_000;
/** How soon (ms) writes go on by themselves once the network is whole again. */
const healing = 60_000;

/** All that an organisation runs. */
function organizationSide(organizations: readonly OrganizationEndpoints[]): Side {
  return {
    isOf: (name) => organizations.some((each) => name.startsWith(`${each.name}-`)),
    ports: organizations.map((each) => {
      const first = portOf(each, 'gateway');
      return [first, first + portsPerOrganization - 1];
    }),
  };
}

/** The orderers of organisations, and nothing else of theirs. */
function ordererSide(organizations: readonly OrganizationEndpoints[]): Side {
  return {
    isOf: (name) => organizations.some((each) => name === `${each.name}-orderer`),
    ports: organizations.map((each) => [portOf(each, 'orderer'), portOf(each, 'orderer')]),
  };
}

describe(`a network that falls apart (HEALTHCHAIN_SEED=${seed})`, function () {
  this.timeout(1_200_000);
  let staff: Staff;

  before(async function () {
    if (!canPartition) {
      console.log('    Partitions need root and nftables, and `npm run test:faults`: skipped.');
      this.skip();
    }
    staff = await employStaff();
  });

  async function cutOff(
    stage: FaultStage,
    of: string,
    sides: readonly [Side, Side],
  ): Promise<{ from: number; until: number }> {
    await wait(calm);
    const times = await whileCutOff(sides, async () => {
      const from = Date.now();
      stage.faultBegins(of);
      await wait(duration);
      return { from, until: Date.now() };
    });
    stage.faultEnds(`${of}: healed`);
    await wait(calm * 2);
    return times;
  }

  /** The stock CLI sends to the orderer of its own organisation only, and waits for the block. */
  async function assertAllOrderersTakePart(): Promise<void> {
    const all = orderingOrganizations();
    for (const [index, one] of all.entries()) {
      await Provider.employ(one, all[(index + 1) % all.length] ?? one);
    }
  }

  it('refuses writes at the hospital that is cut off, and goes on at the other', async () => {
    const [cut, other] = hospitals();
    const rest = endpoints().organizations.filter(({ name }) => name !== cut.name);
    const run = { fault: 'partition: one organisation', staff, size: loadSize, seed };
    const outcome = await underLoad(run, async (stage) => {
      const sides = [organizationSide([cut]), organizationSide(rest)] as const;
      const { from, until } = await cutOff(stage, cut.name, sides);
      const told = (name: string): Acknowledgement[] =>
        stage.load.journal
          .acknowledged(name)
          .filter(({ sent, at }) => sent > from + underWay && at < until);
      assert.deepEqual(told(cut.name), []);
      const ownReads = stage.load.journal.reads.filter(
        ({ organization, accessId, sent, answered }) =>
          organization === cut.mspId && accessId === undefined && sent > from && answered < until,
      );
      assert.ok(ownReads.length > 0, 'it reads its own records');
      const [first] = told(other.name);
      assert.ok(first, 'the other hospital goes on');
      const pause = ((first.at - from) / 1000).toFixed(1);
      stage.note(`the other hospital’s writes went on ${pause} s after the cut.`);
      for (const code of codesAt(stage.load.journal, cut.name, from, until)) {
        assert.ok(
          [
            '200',
            'LEDGER_UNAVAILABLE',
            'COMMIT_UNKNOWN',
            'CATCHING_UP',
            'REPLICATION_FAILED',
            'BUSY',
            'no answer',
          ].includes(code),
          code,
        );
      }
    });
    assertNothingLost(outcome);
    const healed = outcome.report.injections.at(-1)?.resumedAfter ?? Infinity;
    assert.ok(healed < healing, String(healed));
    await assertAllOrderersTakePart();
  });

  it('halts, and goes on by itself, when two orderers are cut off from the other two', async () => {
    const leader = await leadingOrganization();
    const followers = orderingOrganizations().filter(({ name }) => name !== leader.name);
    const [beside, ...others] = followers;
    assert.ok(beside);
    const run = { fault: 'partition: two orderers of four', staff, size: loadSize, seed: seed + 1 };
    const outcome = await underLoad(run, async (stage) => {
      const sides = [ordererSide([leader, beside]), ordererSide(others)] as const;
      const { from, until } = await cutOff(stage, `${leader.name}, ${beside.name}`, sides);
      for (const { name } of hospitals()) {
        const acknowledged = stage.load.journal
          .acknowledged(name)
          .filter(({ sent, at }) => sent > from + underWay && at < until);
        assert.deepEqual(acknowledged, []);
        const codes = codesAt(stage.load.journal, name, from, until);
        assert.ok(
          codes.has('COMMIT_UNKNOWN') || codes.has('LEDGER_UNAVAILABLE'),
          [...codes].join(),
        );
      }
    });
    assertNothingLost(outcome);
    const healed = outcome.report.injections.at(-1)?.resumedAfter ?? Infinity;
    assert.ok(healed < healing, String(healed));
    await assertAllOrderersTakePart();
  });
});
