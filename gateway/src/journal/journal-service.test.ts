import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import { journalService, type JournalService } from './journal-service.js';
import { inMemoryJournal } from './test-support/in-memory-journal.js';

const minute = 60_000;

describe('The read journal of an organisation', () => {
  const patientId = randomUUID();
  let clock: number;
  let reachable: boolean;
  let service: JournalService;

  beforeEach(() => {
    clock = Date.parse('2026-01-31T00:00:00.000Z');
    reachable = true;
    service = journalService({
      mspId: 'LakesideMSP',
      store: inMemoryJournal(),
      ledger: {
        anchor: () =>
          reachable
            ? Promise.resolve()
            : Promise.reject(new HealthChainError('LEDGER_UNAVAILABLE')),
        anchored: () => Promise.reject(new HealthChainError('NOT_FOUND')),
      },
      onPostponed: (error) => {
        throw error;
      },
      now: () => new Date(clock),
    });
  });

  const read = (): Promise<void> =>
    service.record([
      {
        ...{ patientId, actor: { kind: 'client', clientId: 'ehr' }, interaction: 'read' },
        records: [randomUUID()],
      },
    ]);

  it('given the ledger takes no anchor, then its age is that of the oldest entry', async () => {
    reachable = false;
    await read();
    clock += minute;
    await assert.rejects(service.proven(patientId), { code: 'LEDGER_UNAVAILABLE' });
    await read();
    clock += minute;
    assert.equal(await service.unanchoredAge(), 120);
  });

  it('given every entry is anchored, then it has no age', async () => {
    assert.equal(await service.unanchoredAge(), 0);
    await read();
    clock += minute;
    await service.proven(patientId);
    assert.equal(await service.unanchoredAge(), 0);
  });

  it('given reads go on while it is anchored, then only those after the anchor count', async () => {
    await read();
    clock += minute;
    await service.proven(patientId);
    await read();
    clock += 1_000;
    assert.equal(await service.unanchoredAge(), 1);
  });
});
