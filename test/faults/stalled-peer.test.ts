import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import {
  deployControl,
  type ControlServices,
} from '@healthchain/bench-control/dist/deployment/deploy.js';
import { openNetwork } from '@healthchain/bench-control/dist/deployment/open-network.js';
import { peer } from '@hyperledger/fabric-protos';
import { FabricClients, type FabricClient } from '../support/fabric-client.js';
import { assertNothingLost } from '../support/faults/assert-nothing-lost.js';
import { resumption } from '../support/faults/availability.js';
import { holds, implicitCollection, writePrivately } from '../support/faults/control-writer.js';
import { underLoad } from '../support/faults/fault-run.js';
import { processOf, untilAnother, untilWell } from '../support/faults/processes.js';
import { whileStopped } from '../support/faults/signals.js';
import { loadSize, seed } from '../support/faults/sizes.js';
import { employStaff, hospitals, type Staff } from '../support/faults/staff.js';
import { validationCode } from '../support/ledger-transactions.js';
import { organization, stateFolder } from '../support/network.js';
import { eventually } from '../support/operator.js';

const { VALID, ENDORSEMENT_POLICY_FAILURE } = peer.TxValidationCode;

/** How many transactions nobody can fetch the data of. */
const withheld = 5;
/** How long (ms) load goes on before and after each. */
const calm = 4_000;
/** A peer that waits for data that it does not get is to go on within this (ms); by Fabric's default, after 60 s. */
const bound = 20_000;
/** How long (ms) a peer may take that waits all the same, so that the figure is told. */
const patience = 180_000;

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);

describe(`private data that do not reach their member (HEALTHCHAIN_SEED=${seed})`, function () {
  this.timeout(1_200_000);
  const clients = new FabricClients();
  let staff: Staff;
  let control: ControlServices | undefined;

  before(async () => {
    staff = await employStaff();
    control = await deployControl(await openNetwork(stateFolder()));
  });

  after(async () => {
    clients.close();
    await control?.stop();
  });

  /** What a client's own peer makes of a transaction, and how long (ms) it takes until it says so. */
  async function judged(
    client: FabricClient,
    transactionId: string,
  ): Promise<{ code: number; after: number }> {
    const from = Date.now();
    let code = -1;
    await eventually(async () => {
      code = await validationCode(client, transactionId);
      return true;
    }, patience);
    return { code, after: Date.now() - from };
  }

  it('do not hold its peer up where it did not endorse the transaction, which is invalid', async () => {
    const [hospital] = hospitals();
    const member = clients.gatewayOf(hospital);
    const stranger = clients.gatewayOf(organization('pharmacy'));
    const collection = implicitCollection(hospital.mspId);
    const own = await writePrivately(member, collection, [hospital.mspId]);
    assert.equal(own.code, VALID, 'the member’s own endorsement is all that it takes');

    const fault = 'invalid write of another organisation’s implicit collection';
    const outcome = await underLoad(
      { fault, staff, size: loadSize, seed },
      async ({ load, faultBegins, note }) => {
        const judgedAfter: number[] = [];
        const wroteAfter: number[] = [];
        for (let count = 0; count < withheld; count += 1) {
          await wait(calm);
          const { mspId } = stranger.organization;
          const { transactionId } = await writePrivately(stranger, collection, [mspId]);
          const at = Date.now();
          faultBegins(transactionId);
          const { code, after } = await judged(member, transactionId);
          assert.equal(code, ENDORSEMENT_POLICY_FAILURE);
          await wait(calm);
          judgedAfter.push(after);
          wroteAfter.push(resumption(load.journal.acknowledged(hospital.name), at, Date.now()));
          assert.ok(after < bound, `its peer waited ${after} ms`);
        }
        const [judging, writing] = [Math.max(...judgedAfter), Math.max(...wroteAfter)];
        note(
          `the member’s peer had each block ${seconds(judging)} s after the sender’s at the latest; ` +
            `at its hospital a write sent later was acknowledged within ${seconds(writing)} s.`,
        );
        assert.ok(writing < bound, `its hospital’s writes waited ${writing} ms`);
      },
    );
    assertNothingLost(outcome);
  });

  it('hold its peer up for a moment where the transaction is valid, and come later', async () => {
    const [hospital, other] = hospitals();
    const [member, holder] = [clients.gatewayOf(hospital), clients.gatewayOf(other)];
    const witness = organization('pharmacy').mspId;
    const fault = 'valid write of which the data cannot be fetched at first';
    const run = { fault, staff, size: loadSize, seed: seed + 1 };
    const outcome = await underLoad(run, async (stage) => {
      await wait(calm);
      const name = `${hospital.name}-peer`;
      const lacking = await processOf(name);
      const giving = await processOf(`${other.name}-peer`);
      stage.faultBegins(`${lacking.name}, then ${giving.name}`);
      // What is sent to a peer that hangs waits for it, and is lost when it dies.
      const { write, delayed } = await whileStopped(lacking, async () => {
        const ordered = await writePrivately(holder, 'phiReferences', [other.mspId, witness]);
        const died = Date.now();
        const held = whileStopped(giving, async () => {
          await untilAnother(name, lacking.pid);
          const { code, after } = await judged(member, ordered.transactionId);
          assert.equal(code, VALID);
          await assert.rejects(holds(member, ordered));
          return { after, afterDeath: Date.now() - died };
        });
        process.kill(lacking.pid, 'SIGKILL');
        return { write: ordered, delayed: held };
      });
      const { after, afterDeath } = await delayed;
      assert.ok(after < bound, `its peer waited ${after} ms`);
      const from = Date.now();
      await eventually(() => holds(member, write), patience);
      stage.note(
        `the member’s peer had the block ${seconds(afterDeath)} s after it had died, ` +
          `and the data ${seconds(Date.now() - from)} s after their holder was there again.`,
      );
      await untilWell();
      await wait(calm);
    });
    assertNothingLost(outcome);
  });
});
