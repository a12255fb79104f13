import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { canonicalJson, type Commitment } from '@healthchain/protocol';
import {
  newChart,
  newCompartment,
  newVersion,
  prepareCommit,
} from '@healthchain/protocol/testing/prepared-commits';
import { commit } from '../testing/commits.js';
import { foundConsortium, refused, succeeded, type Consortium } from '../testing/consortium.js';
import { createIdentity } from '../testing/identity.js';

describe('CommitVersions', () => {
  let consortium: Consortium;

  beforeEach(async () => {
    consortium = await foundConsortium();
  });

  it('given a new chart, when its custodian commits, then writes exactly chart, compartment, packs, commitment and request', async () => {
    const { ledger, lakeside } = consortium;
    const chart = newChart();
    const compartment = newCompartment(chart);
    const versions = [newVersion(compartment), newVersion(compartment), newVersion(compartment)];
    const prepared = prepareCommit(chart, compartment, versions, 2);
    const { commitId, idempotencyKey, root } = prepared.request;

    const outcome = succeeded(await commit(ledger, lakeside, prepared));

    const commitment: Commitment = {
      commitId,
      custodian: 'LakesideMSP',
      root,
      versions: 3,
      packs: 2,
      committedAt: '2026-03-01T12:00:00.000Z',
    };
    const [first, second] = prepared.payload.packs;
    assert.equal(outcome.payload, canonicalJson(commitment));
    assert.deepEqual(outcome.privateWrites, {
      [`phiReferences:chart/${chart.chartId}`]: canonicalJson(chart),
      [`phiReferences:compartment/${compartment.compartmentId}`]: canonicalJson(compartment),
      [`phiReferences:pack/${commitId}/0`]: canonicalJson(first!),
      [`phiReferences:pack/${commitId}/1`]: canonicalJson(second!),
    });
    const requestKey = `request/LakesideMSP/${idempotencyKey}`;
    assert.deepEqual(Object.keys(outcome.writes).sort(), [`commitment/${commitId}`, requestKey]);
    assert.equal(outcome.writes[`commitment/${commitId}`], canonicalJson(commitment));
    assert.deepEqual(outcome.event, {
      name: 'RecordsCommitted',
      payload: canonicalJson(commitment),
    });
  });

  it('given a known chart, when proven by its hash, then writes the packs only', async () => {
    const { ledger, lakeside } = consortium;
    const chart = newChart();
    const compartment = newCompartment(chart);
    succeeded(await commit(ledger, lakeside, prepareCommit(chart, compartment)));
    const prepared = prepareCommit(chart, compartment);

    const outcome = succeeded(await commit(ledger, lakeside, prepared));

    assert.deepEqual(Object.keys(outcome.privateWrites), [
      `phiReferences:pack/${prepared.request.commitId}/0`,
    ]);
  });

  it('given a peer outside the collection, when it endorses, then reads hashes only and comes to the same writes', async () => {
    const { ledger, lakeside } = consortium;
    const chart = newChart();
    const compartment = newCompartment(chart);
    succeeded(await commit(ledger, lakeside, prepareCommit(chart, compartment)));
    ledger.holdsPrivateValues = false;

    succeeded(await commit(ledger, lakeside, prepareCommit(chart, compartment)));
  });

  it('given a committed request, when it is sent again, then answers the same and writes nothing', async () => {
    const { ledger, lakeside } = consortium;
    const chart = newChart();
    const prepared = prepareCommit(chart, newCompartment(chart));
    const first = succeeded(await commit(ledger, lakeside, prepared));

    const second = succeeded(await commit(ledger, lakeside, prepared));

    assert.equal(second.payload, first.payload);
    assert.deepEqual([second.writes, second.privateWrites, second.event], [{}, {}, undefined]);
  });

  it('given a used idempotency key, when another request carries it, then IDEMPOTENCY_CONFLICT', async () => {
    const { ledger, lakeside } = consortium;
    const chart = newChart();
    const compartment = newCompartment(chart);
    const prepared = prepareCommit(chart, compartment);
    succeeded(await commit(ledger, lakeside, prepared));
    const other = prepareCommit(chart, compartment);
    const { idempotencyKey } = prepared.request;

    refused(
      await commit(ledger, lakeside, { ...other, request: { ...other.request, idempotencyKey } }),
      'IDEMPOTENCY_CONFLICT',
    );
  });

  it('given a used commit id, when another request carries it, then ALREADY_EXISTS', async () => {
    const { ledger, lakeside } = consortium;
    const chart = newChart();
    const prepared = prepareCommit(chart, newCompartment(chart));
    succeeded(await commit(ledger, lakeside, prepared));

    refused(
      await commit(ledger, lakeside, {
        ...prepared,
        request: { ...prepared.request, idempotencyKey: randomUUID() },
      }),
      'ALREADY_EXISTS',
    );
  });

  it('given another custodian’s chart, when its true value is supplied, then NOT_CUSTODIAN, and an altered one STATE_MISMATCH', async () => {
    const { ledger, lakeside, millbrook } = consortium;
    const chart = newChart();
    const compartment = newCompartment(chart);
    succeeded(await commit(ledger, lakeside, prepareCommit(chart, compartment)));
    const taken = { ...chart, custodian: 'MillbrookMSP' };

    refused(await commit(ledger, millbrook, prepareCommit(chart, compartment)), 'NOT_CUSTODIAN');
    refused(await commit(ledger, millbrook, prepareCommit(taken, compartment)), 'STATE_MISMATCH');
  });

  it('given no transient field, then TRANSIENT_MISSING', async () => {
    const { ledger, lakeside } = consortium;
    const chart = newChart();
    const { request } = prepareCommit(chart, newCompartment(chart));

    const outcome = await ledger.run({
      as: lakeside.gateway,
      call: 'PatientRecordContract:CommitVersions',
      args: [JSON.stringify(request)],
    });

    refused(outcome, 'TRANSIENT_MISSING');
  });

  it('given a property that the schema does not know, then INVALID_ARGUMENT, which does not repeat it', async () => {
    const { ledger, lakeside } = consortium;
    const chart = newChart();
    const { request, payload } = prepareCommit(chart, newCompartment(chart));
    const odd = { ...payload, charts: [{ ...chart, 'Jane Doe': 'Jane Doe' }] };

    const outcome = await commit(ledger, lakeside, { request, payload: odd });

    refused(outcome, 'INVALID_ARGUMENT');
    assert.doesNotMatch(outcome.message, /Jane/);
  });

  it('given callers without the role, when they commit, then each refusal has its code', async () => {
    const { ledger, lakeside, cornerstone } = consortium;
    const chart = newChart();
    const prepared = prepareCommit(chart, newCompartment(chart));
    const stranger = await createIdentity('NorthfieldMSP', 'client');
    const unbound = await createIdentity('LakesideMSP', 'client');

    refused(await commit(ledger, cornerstone, prepared), 'ORGANIZATION_KIND_NOT_PERMITTED');
    refused(
      await commit(ledger, { ...lakeside, gateway: stranger }, prepared),
      'ORGANIZATION_UNKNOWN',
    );
    refused(
      await commit(ledger, { ...lakeside, gateway: unbound }, prepared),
      'CREDENTIAL_MISSING',
    );
    refused(
      await ledger.run({
        as: lakeside.gateway,
        call: 'PatientRecordContract:CommitVersions',
        args: [JSON.stringify(prepared.request)],
        transient: { versions: prepared.payload },
        at: '2027-01-01T00:00:00.000Z',
      }),
      'CREDENTIAL_INACTIVE',
    );
  });
});
