import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import {
  canonicalJson,
  versionsRoot,
  type ErrorCode,
  type VersionsPayload,
} from '@healthchain/protocol';
import fc from 'fast-check';
import {
  newChart,
  newCompartment,
  newSalt,
  newVersion,
  prepareCommit,
  type PreparedCommit,
} from '@healthchain/protocol/testing/prepared-commits';
import { decideCommit, type CommitDecision } from './decide-commit.js';

function decide({ request, payload }: PreparedCommit): CommitDecision {
  return decideCommit({
    custodian: 'LakesideMSP',
    committedAt: '2026-03-01T12:00:00.000Z',
    request,
    payload,
    commitIdUsed: false,
    hashes: new Map(),
  });
}

function refuses(prepared: PreparedCommit, code: ErrorCode): void {
  assert.throws(() => decide(prepared), { code });
}

/** The commit with another payload, under the root of that payload. */
function withPayload(prepared: PreparedCommit, change: Partial<VersionsPayload>): PreparedCommit {
  const payload = { ...prepared.payload, ...change };
  return { request: { ...prepared.request, root: versionsRoot(payload.packs) }, payload };
}

describe('decideCommit', () => {
  const chart = newChart();
  const compartment = newCompartment(chart);

  it('given any number of versions in packs of any size, then commits all of them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 8 }),
        (count, size) => {
          const versions = Array.from({ length: count }, () => newVersion(compartment));
          const prepared = prepareCommit(chart, compartment, versions, size);
          const { commitment, privateWrites } = decide(prepared);
          assert.equal(commitment.versions, count);
          assert.equal(commitment.packs, Math.ceil(count / size));
          assert.deepEqual(
            privateWrites.slice(2).map((write) => write.text),
            prepared.payload.packs.map((pack) => canonicalJson(pack)),
          );
        },
      ),
    );
  });

  it('given a single changed byte in any version, then COMMITMENT_MISMATCH', () => {
    const versions = Array.from({ length: 5 }, () => newVersion(compartment));
    const prepared = prepareCommit(chart, compartment, versions, 2);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), (position) => {
        const changed = structuredClone(prepared);
        const version = changed.payload.packs.flatMap((pack) => pack.versions)[position]!;
        version.salt = newSalt();
        refuses(changed, 'COMMITMENT_MISMATCH');
      }),
    );
  });

  it('given versions in another order, then COMMITMENT_MISMATCH', () => {
    const versions = [newVersion(compartment), newVersion(compartment)];
    const prepared = prepareCommit(chart, compartment, versions);
    const [pack] = prepared.payload.packs;
    const packs = [{ ...pack!, versions: [...versions].reverse() }];
    refuses({ ...prepared, payload: { ...prepared.payload, packs } }, 'COMMITMENT_MISMATCH');
  });

  it('given the chart of another organisation beside an own one, then NOT_CUSTODIAN', () => {
    const prepared = prepareCommit(chart, compartment);
    const another = { ...newChart(), custodian: 'MillbrookMSP' };
    refuses(withPayload(prepared, { charts: [chart, another] }), 'NOT_CUSTODIAN');
  });

  it('given a compartment of another chart, then CHART_UNKNOWN', () => {
    refuses(prepareCommit(chart, { ...compartment, chartId: randomUUID() }), 'CHART_UNKNOWN');
  });

  it('given a version in another compartment or under another key, then COMPARTMENT_UNKNOWN', () => {
    const elsewhere = newVersion({ ...compartment, compartmentId: randomUUID() });
    const outdated = newVersion({ ...compartment, keyVersion: 2 });
    refuses(prepareCommit(chart, compartment, [elsewhere]), 'COMPARTMENT_UNKNOWN');
    refuses(prepareCommit(chart, compartment, [outdated]), 'COMPARTMENT_UNKNOWN');
  });

  it('given packs of another commit or out of order, then INVALID_ARGUMENT', () => {
    const versions = [newVersion(compartment), newVersion(compartment)];
    const prepared = prepareCommit(chart, compartment, versions, 1);
    const [first, second] = prepared.payload.packs;
    const foreign = { ...first!, commitId: randomUUID() };
    refuses(withPayload(prepared, { packs: [foreign, second!] }), 'INVALID_ARGUMENT');
    refuses(withPayload(prepared, { packs: [second!, first!] }), 'INVALID_ARGUMENT');
  });

  it('given an id or a salt twice, then INVALID_ARGUMENT', () => {
    const version = newVersion(compartment);
    const sameRecord = { ...newVersion(compartment), recordId: version.recordId };
    const sameSalt = { ...newVersion(compartment), salt: compartment.salt };
    const prepared = prepareCommit(chart, compartment);
    refuses(prepareCommit(chart, compartment, [version, sameRecord]), 'INVALID_ARGUMENT');
    refuses(prepareCommit(chart, compartment, [version, sameSalt]), 'INVALID_ARGUMENT');
    refuses(withPayload(prepared, { charts: [chart, chart] }), 'INVALID_ARGUMENT');
    refuses(
      withPayload(prepared, { compartments: [compartment, { ...compartment, salt: newSalt() }] }),
      'INVALID_ARGUMENT',
    );
  });

  it('given the most that one Bundle brings, then commits all of it', () => {
    const versions = Array.from({ length: 900 }, () => newVersion(compartment, 1400));
    const { commitment } = decide(prepareCommit(chart, compartment, versions));
    assert.equal(commitment.versions, versions.length);
  });
});
