import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { assertNothingLost } from '../support/faults/assert-nothing-lost.js';
import { codesAt } from '../support/faults/codes-at.js';
import { underLoad } from '../support/faults/fault-run.js';
import { untilWell } from '../support/faults/processes.js';
import { loadSize, seed } from '../support/faults/sizes.js';
import { whileOnSmallDisk } from '../support/faults/small-disk.js';
import { employStaff, hospitals, type Staff } from '../support/faults/staff.js';
import { stateFolder } from '../support/network.js';

/** How long (ms) the disk stays full, and what comes before. */
const full = 30_000;
const calm = 5_000;

/** What each writes into, below its organisation's folder, and how many megabytes it may write before. */
const disks = [
  { node: 'gateway', folder: 'gateway', spare: 24 },
  { node: 'peer', folder: 'peer/data', spare: 64 },
  { node: 'kubo', folder: 'kubo/repository', spare: 24 },
] as const;

describe(`a disk that is full (HEALTHCHAIN_SEED=${seed})`, function () {
  this.timeout(1_200_000);
  const [hospital, other] = hospitals();
  let staff: Staff;

  before(async function () {
    if (process.getuid?.() !== 0) {
      console.log('    Small file systems need root: skipped.');
      this.skip();
    }
    staff = await employStaff();
  });

  for (const [index, { node, folder, spare }] of disks.entries()) {
    it(`loses nothing, and goes on once there is space, under a ${node}`, async () => {
      const name = `${hospital.name}-${node}`;
      const run = { fault: `full disk: ${node}`, staff, size: loadSize, seed: seed + index };
      const place = path.join(stateFolder(), 'organizations', hospital.name, folder);
      const outcome = await underLoad(run, ({ load, faultBegins, faultEnds, note }) =>
        whileOnSmallDisk({ name, folder: place, spare }, async (disk) => {
          await untilWell();
          await wait(calm);
          faultBegins(name);
          const from = Date.now();
          disk.fill();
          await wait(full);
          const elsewhere = load.journal.acknowledged(other.name);
          assert.ok(
            elsewhere.some(({ sent }) => sent > from),
            'the other hospital goes on',
          );
          const codes = codesAt(load.journal, hospital.name, from, Date.now());
          note(`writers at its hospital were told ${[...codes].join(', ')}.`);
          assert.ok(
            [...codes].some((code) => code !== '200'),
            'its hospital has no space',
          );
          disk.free();
          faultEnds(`${name}: there is space again`);
          await untilWell();
          await wait(calm * 2);
        }),
      );
      assertNothingLost(outcome);
    });
  }
});
