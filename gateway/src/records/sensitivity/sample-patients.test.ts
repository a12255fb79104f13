import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Incoming } from './assign-compartments.js';
import { classify } from './classify.js';
import { contentOf } from './content-of.js';
import type { Sensitivity } from './sensitivity.js';

const root = path.resolve(import.meta.dirname, '../../../..');
const population = path.resolve(root, '../shared/data/synthea');

/** Codes and words of the three screenings, written without regard to the table. */
const traces = {
  'DAST-10': /\b(82666-9|82667-7|713106006)\b|dast|drug abuse screening/i,
  'AUDIT-C': /\b(72109-2|75626-2|763302001)\b|audit-c|alcohol use disorder/i,
  'intimate partner violence': /\b706893006\b|intimate partner/i,
};

interface Bundle {
  readonly entry: readonly {
    readonly fullUrl: string;
    readonly resource: { readonly resourceType: string; readonly id: string };
  }[];
}

/** The resources of a Bundle, with references as the gateway resolves them. */
function readPatient(file: string): Incoming[] {
  const { entry } = JSON.parse(readFileSync(file, 'utf8')) as Bundle;
  const names = new Map(
    entry.map(({ fullUrl, resource }) => [fullUrl, `${resource.resourceType}/${resource.id}`]),
  );
  const resolve = (key: string, value: unknown): unknown =>
    key === 'reference' && typeof value === 'string' ? (names.get(value) ?? value) : value;
  return entry.map(({ resource }) => ({
    id: resource.id,
    type: resource.resourceType,
    resource: JSON.parse(JSON.stringify(resource, resolve)) as Record<string, unknown>,
  }));
}

describe('Compartments of the sample population', function () {
  this.timeout(120_000);
  const patients: { readonly record: Incoming; readonly sensitivity: Sensitivity }[][] = [];

  before(async function () {
    if (!existsSync(population)) {
      this.skip();
    }
    const nothing = {
      ofRecord: () => Promise.resolve(undefined),
      ofEncounter: () => Promise.resolve([]),
    };
    for (const file of readdirSync(population).filter((name) => /^[A-Z].*\.json$/.test(name))) {
      const records = readPatient(path.join(population, file));
      const found = await classify(records, nothing);
      patients.push(
        records.map((record) => ({ record, sensitivity: found.get(record.id) ?? 'directory' })),
      );
    }
  });

  for (const [name, charts] of Object.entries({
    'DAST-10': 21,
    'AUDIT-C': 22,
    'intimate partner violence': 9,
  })) {
    it(`given ${name} in ${charts} charts, then the general compartment has no trace of it`, () => {
      const trace = traces[name as keyof typeof traces];
      const hasTrace = ({ record: { resource } }: { record: Incoming }): boolean => {
        const { concepts, texts } = contentOf(resource);
        const codes = concepts.flat().map(({ code }) => code);
        return [...texts, ...codes].some((text) => trace.test(text));
      };
      assert.equal(patients.filter((chart) => chart.some(hasTrace)).length, charts);
      const seen = patients
        .flat()
        .filter(({ sensitivity }) => sensitivity === 'general')
        .filter(hasTrace);
      assert.deepEqual(seen, []);
    });
  }

  it('leaves a general reader a useful chart: most vital signs, medicines and conditions', () => {
    for (const [type, share] of [
      ['Observation', 0.8],
      ['MedicationRequest', 0.7],
      ['Condition', 0.7],
      ['Encounter', 0.7],
    ] as const) {
      const all = patients.flat().filter(({ record }) => record.type === type);
      const open = all.filter(({ sensitivity }) => sensitivity === 'general');
      assert.ok(open.length >= share * all.length, type);
    }
  });
});
