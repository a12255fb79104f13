import type { KeyObject } from 'node:crypto';
import {
  classOfType,
  type Compartment,
  type CompartmentKind,
  type RecordInScope,
  type ReleasedRecord,
} from '@healthchain/protocol';
import { unwrapRecordKey } from '../../platform/keys/seal/index.js';
import type { ReadModel } from '../../platform/read-model/read-model.js';
import type { CommittedRow } from '../../platform/read-model/types.js';
import { askOnce } from '../../platform/remember.js';
import { inSpan } from '../../platform/telemetry/span.js';
import { fromBase64 } from '../base64.js';
import { sensitivityOf } from '../compartments/compartment-register.js';
import { openVersion, type FetchContent } from '../open-version.js';
import { classify, type KnownSensitivities } from '../sensitivity/classify.js';
import type { Sensitivity } from '../sensitivity/sensitivity.js';
import { clinicalDate } from './clinical-date.js';

export interface ScopeOptions {
  readonly readModel: Pick<ReadModel, 'compartments' | 'recordsIn' | 'sharedReferences'>;
  readonly key: (compartment: Compartment) => Promise<KeyObject>;
  readonly sensitivities: KnownSensitivities;
  readonly fetchContent: FetchContent;
}

/** Which records of a chart are wanted. */
export interface WantedScope {
  readonly kinds: readonly CompartmentKind[];
  /** Whether dates are asked for: each record has to be opened for its own. */
  readonly byDate: boolean;
}

/** A record with its key, and what a consent can tell of it. */
export interface KeyedRecord {
  readonly released: ReleasedRecord;
  readonly about: RecordInScope;
}

/** A compartment of the chart with its opened key. */
export interface OpenedCompartment {
  readonly compartment: Compartment;
  readonly sensitivity: Sensitivity;
  readonly key: KeyObject;
}

/** Every compartment of a chart. @throws HealthChainError KEY_UNAVAILABLE, CONTENT_ALTERED. */
export async function openCompartments(
  { readModel, key }: Pick<ScopeOptions, 'readModel' | 'key'>,
  chartId: string,
): Promise<readonly OpenedCompartment[]> {
  const compartments = await readModel.compartments(chartId);
  return Promise.all(
    compartments.map(async (compartment) => {
      const opened = await key(compartment);
      return { compartment, key: opened, sensitivity: sensitivityOf(compartment, opened) };
    }),
  );
}

/**
 * The records of some of a chart's compartments, in ledger order, with the key of each. A document that came before something sensitive of its Encounter is not among them, though
 * its compartment is: what is known now decides.
 *
 * @throws HealthChainError KEY_UNAVAILABLE, CONTENT_UNAVAILABLE, CONTENT_ALTERED.
 */
export function recordsInScope(
  options: ScopeOptions,
  chartId: string,
  wanted: WantedScope,
): Promise<readonly KeyedRecord[]> {
  return inSpan('records/scope', () => gather(options, chartId, wanted));
}

async function gather(
  options: ScopeOptions,
  chartId: string,
  scope: WantedScope,
): Promise<readonly KeyedRecord[]> {
  const wanted: readonly string[] = scope.kinds;
  const compartments = (await openCompartments(options, chartId)).filter(({ sensitivity }) =>
    wanted.includes(sensitivity),
  );
  const keys = new Map(
    compartments.map(({ compartment, key }) => [compartment.compartmentId, key] as const),
  );
  const ids = [...keys.keys()];
  const rows = await options.readModel.recordsIn(ids);
  const doubtful = await options.readModel.sharedReferences(chartId, ids, 'encounter');
  const kindOf = new Map(
    compartments.map(({ compartment, sensitivity }) => [compartment.compartmentId, sensitivity]),
  );
  const sensitivities = askedOnce(options.sensitivities);
  const found: KeyedRecord[] = [];
  for (const row of rows) {
    const key = keys.get(row.compartmentId);
    if (
      key === undefined ||
      (doubtful.has(row.recordId) &&
        !(await isStill({ ...options, sensitivities }, row, key, wanted)))
    ) {
      continue;
    }
    const compartment = kindOf.get(row.compartmentId) as CompartmentKind;
    const about = await recordOf(options, scope, { row, key, compartment });
    found.push({ released: releasedRecord(row, key), about });
  }
  return found;
}

/** A row with the key of its compartment. */
interface OpenableRow {
  readonly row: CommittedRow;
  readonly key: KeyObject;
  readonly compartment: CompartmentKind;
}

/** What a consent can tell of a record. */
async function recordOf(
  { fetchContent }: ScopeOptions,
  { byDate }: WantedScope,
  { row, key, compartment }: OpenableRow,
): Promise<RecordInScope> {
  const date = byDate ? clinicalDate(await resourceOf(row, key, fetchContent)) : undefined;
  return { compartment, resourceClass: classOfType(row.type), date };
}

async function resourceOf(
  row: CommittedRow,
  key: KeyObject,
  fetchContent: FetchContent,
): Promise<Record<string, unknown>> {
  return JSON.parse(await openVersion(row, key, fetchContent)) as Record<string, unknown>;
}

/** Whether a record is classified into the wanted compartments by what is known now. */
async function isStill(
  { sensitivities, fetchContent }: ScopeOptions,
  row: CommittedRow,
  key: KeyObject,
  wanted: readonly string[],
): Promise<boolean> {
  const { recordId: id, type } = row;
  const resource = await resourceOf(row, key, fetchContent);
  const now = (await classify([{ id, type, resource }], sensitivities)).get(id) ?? 'restricted';
  return wanted.includes(now);
}

/** Documents of one Encounter ask the same. */
function askedOnce(known: KnownSensitivities): KnownSensitivities {
  const records = new Map<string, ReturnType<KnownSensitivities['ofRecord']>>();
  const encounters = new Map<string, ReturnType<KnownSensitivities['ofEncounter']>>();
  return {
    ofRecord: (reference) => askOnce(records, reference, () => known.ofRecord(reference)),
    ofEncounter: (reference) => askOnce(encounters, reference, () => known.ofEncounter(reference)),
  };
}

function releasedRecord(row: CommittedRow, compartmentKey: KeyObject): ReleasedRecord {
  const { recordId, type, version, commitId, compartmentId } = row;
  const key = unwrapRecordKey(fromBase64(row.wrappedKey), compartmentKey);
  return {
    recordId,
    type,
    version,
    commitId,
    compartmentId,
    key: key.export().toString('base64'),
  };
}
