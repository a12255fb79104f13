import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { HealthChainError, type Compartment, type Release } from '@healthchain/protocol';
import type { OpenedCompartment } from '../../records/scope/records-in-scope.js';
import type { Sensitivity } from '../../records/sensitivity/sensitivity.js';
import { retireReleased } from './retire-released.js';
import { custodian, permittedAccess } from './test-support/escrow.js';

const newCompartment = (sensitivity: Sensitivity): OpenedCompartment => ({
  compartment: { compartmentId: randomUUID() } as Compartment,
  sensitivity,
  key: createSecretKey(randomBytes(32)),
});

async function setUp(releasedBy: readonly string[], mspId = custodian) {
  const { access, authority, wanted } = await permittedAccess(['hiv'], new Map());
  const compartments = [newCompartment('general'), newCompartment('hiv')];
  const done: unknown[] = [];
  const retire = retireReleased({
    mspId,
    others: ['MillbrookMSP', 'CornerstoneMSP', 'EvergreenMSP'],
    access: {
      authority: () => Promise.resolve(authority),
      access: () => Promise.resolve(access),
    },
    keys: {
      released: (_accessId, by) =>
        releasedBy.includes(by)
          ? Promise.resolve({ patientId: wanted.patientId } as Release)
          : Promise.reject(new HealthChainError('NOT_FOUND')),
    },
    escrows: {
      removeRelease: (release) => {
        done.push(['removed', release]);
        return Promise.resolve();
      },
      retire: (release, compartmentIds) => {
        done.push(['retired', release, compartmentIds]);
        return Promise.resolve();
      },
    },
    compartments: () => Promise.resolve(compartments),
    onRetired: (chartId) => done.push(['told', chartId]),
  });
  const noted = { accessId: wanted.accessId, transactionId: 'a'.repeat(64) };
  return { retire, done, compartments, noted, ...wanted };
}

describe('an access for which keys were handed out', () => {
  it('retires the compartments that key keepers gave the keys of', async () => {
    const { retire, done, compartments, noted, patientId } = await setUp(['EvergreenMSP']);
    await retire(noted);
    assert.deepEqual(done, [
      ['retired', noted, [compartments[1]?.compartment.compartmentId]],
      ['told', patientId],
    ]);
  });

  it('retires nothing where the custodian itself handed them out', async () => {
    const { retire, done, noted } = await setUp([]);
    await retire(noted);
    assert.deepEqual(done, [['removed', noted]]);
  });

  it('retires nothing of another custodian’s patient', async () => {
    const { retire, done, noted } = await setUp(['EvergreenMSP'], 'MillbrookMSP');
    await retire(noted);
    assert.deepEqual(done, [['removed', noted]]);
  });
});
