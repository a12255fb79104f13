import assert from 'node:assert/strict';
import { FabricClients } from '../support/fabric-client.js';
import { compareWrites } from '../support/faults/compare-writes.js';
import { loads } from '../support/faults/fault-run.js';
import { findWritten } from '../support/faults/identified.js';
import { readLedger } from '../support/faults/ledger-view.js';
import { rebuildReadModel } from '../support/faults/rebuilt-read-model.js';
import { hospitals } from '../support/faults/staff.js';

describe('after all faults', function () {
  this.timeout(1_200_000);
  const clients = new FabricClients();

  after(() => {
    clients.close();
  });

  it('has every write in read models that are built again from the ledger', async function () {
    if (loads.length === 0) this.skip();
    const ledger = await readLedger(clients, 0);
    for (const hospital of hospitals()) {
      await rebuildReadModel(hospital);
      for (const { journal, system } of loads) {
        const own = journal.writes.filter((write) => write.hospital === hospital.name);
        assert.deepEqual(compareWrites(own, await findWritten(hospital, system), ledger), []);
      }
    }
  });
});
