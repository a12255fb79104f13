import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { Pack, RecordVersion, VersionsPayload } from '@healthchain/protocol';
import {
  newChart,
  newCompartment,
  newSalt,
  newVersion,
} from '@healthchain/protocol/testing/prepared-commits';
import { checkReferences } from './check-references.js';
import { checkUniqueness } from './check-uniqueness.js';

describe('A commit of several charts, compartments and packs', () => {
  const commitId = randomUUID();
  const charts = [newChart(), newChart()] as const;
  const compartments = [newCompartment(charts[0]), newCompartment(charts[1])] as const;
  const [chart] = charts;
  const [compartment] = compartments;

  function packOf(index: number, ...versions: RecordVersion[]): Pack {
    return { salt: newSalt(), commitId, index, versions };
  }

  function payloadWith(change: Partial<VersionsPayload> = {}): VersionsPayload {
    const packs = compartments.map((each, index) =>
      packOf(index, newVersion(each), newVersion(each)),
    );
    return { charts: [...charts], compartments: [...compartments], packs, ...change };
  }

  it('given all of them distinct and known, then accepted', () => {
    checkUniqueness(payloadWith());
    checkReferences(commitId, payloadWith());
  });

  it('given something twice, then INVALID_ARGUMENT, which names what', () => {
    const version = newVersion(compartment);
    const again = { salt: newSalt() };
    const twice: readonly (readonly [string, Partial<VersionsPayload>])[] = [
      ['charts', { charts: [chart, { ...chart, ...again }] }],
      ['compartments', { compartments: [compartment, { ...compartment, ...again }] }],
      ['records', { packs: [packOf(0, version, { ...version, ...again })] }],
      ['salts', { charts: [chart, { ...newChart(), salt: compartment.salt }] }],
      ['salts', { packs: [packOf(0, version), { ...packOf(1), salt: version.salt }] }],
    ];
    for (const [what, change] of twice) {
      assert.throws(
        () => {
          checkUniqueness(payloadWith(change));
        },
        { code: 'INVALID_ARGUMENT', message: new RegExp(`among the ${what}\\.`) },
      );
    }
  });

  it('given one compartment among others whose chart is missing, then CHART_UNKNOWN', () => {
    assert.throws(
      () => {
        checkReferences(commitId, payloadWith({ charts: [chart] }));
      },
      { code: 'CHART_UNKNOWN' },
    );
  });

  it('given one version among others without its compartment or under an old key, then COMPARTMENT_UNKNOWN', () => {
    const known = newVersion(compartment);
    const strangers = [
      newVersion(newCompartment(chart)),
      { ...newVersion(compartment), keyVersion: compartment.keyVersion + 1 },
    ];
    for (const stranger of strangers) {
      const payload = payloadWith({ packs: [packOf(0, known, stranger)] });
      assert.throws(
        () => {
          checkReferences(commitId, payload);
        },
        { code: 'COMPARTMENT_UNKNOWN' },
      );
    }
  });
});
