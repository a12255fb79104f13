import {
  HealthChainError,
  type Authority,
  type Emergency,
  type EmergencyEndStatement,
  type EmergencyStatement,
  type ExplainedMatter,
  type Explanation,
  type ReviewFinding,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import type { Journal } from '../../journal/journal.js';
import { lookAt, looksOf } from '../../journal/looks.js';
import type { WrappingKey } from '../../platform/keys/wrapping-key.js';
import type { Signed } from '../access-ledger.js';
import type { Signatories } from '../signatories.js';
import type { EmergencyLedger, EmergencyName, Notice } from './emergency-ledger.js';
import { digestOf, readableExplanation, sealExplanation } from './explanation.js';
import { statisticsOf, type EmergencyStatistics } from './statistics.js';

/** A FHIR resource, as it was stored. */
type FhirObject = Readonly<Record<string, unknown>>;

export interface EmergencyDeskOptions {
  readonly mspId: string;
  readonly ledger: EmergencyLedger;
  readonly authority: (patientId: string) => Promise<Authority>;
  readonly wrappingKeyOf: (mspId: string) => Promise<WrappingPublicKey>;
  readonly wrappingKey: Pick<WrappingKey, 'unwrap'>;
  readonly signatories: Signatories;
  readonly journal: Journal;
  /** The Patient resource of one of the organisation's own charts, if it is there. */
  readonly patientResource: (patientId: string) => Promise<FhirObject | undefined>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** An emergency as it is shown. */
export interface ShownEmergency {
  readonly emergency: Emergency;
  /** What the clinician wrote; without it, nothing could be opened that is what they signed. */
  readonly explanation?: string;
}

/** One of which the patient is to be told, with who that is, if the chart says. */
export interface AwaitingNotice extends ShownEmergency {
  readonly patient?: FhirObject;
}

/** Emergencies of this organisation's clinicians and patients. Methods fail with a HealthChainError. */
export interface EmergencyDesk {
  /** @throws HealthChainError INVALID_ARGUMENT where the clinician signed another explanation */
  readonly declare: (
    clinician: string,
    signed: Signed<EmergencyStatement>,
    explanation: Explanation,
  ) => Promise<void>;
  readonly end: (person: string, name: EmergencyName) => Promise<void>;
  /** Hands in what a patient signed. */
  readonly endOwn: (signed: Signed<EmergencyEndStatement>) => Promise<void>;
  readonly review: (officer: string, name: EmergencyName, finding: ReviewFinding) => Promise<void>;
  /** Those that concern this organisation; that the officer saw them is journalled. */
  readonly concerning: (officer: string) => Promise<readonly ShownEmergency[]>;
  /** Of the organisation's own patients, those who were not told yet; that the officer read who is journalled. */
  readonly awaitingNotice: (officer: string) => Promise<readonly AwaitingNotice[]>;
  readonly recordNotice: (officer: string, name: EmergencyName, notice: Notice) => Promise<void>;
  /** A patient's own; it is journalled too. */
  readonly ofPatient: (patientId: string) => Promise<readonly ShownEmergency[]>;
  readonly statistics: () => Promise<EmergencyStatistics>;
}

export function emergencyDesk(options: EmergencyDeskOptions): EmergencyDesk {
  const { mspId, ledger, signatories, journal, now = Date.now } = options;
  const show = (found: readonly Emergency[]): Promise<ShownEmergency[]> =>
    Promise.all(
      found.map(async (emergency) => {
        const { explanation: sealed, signed } = emergency;
        const { textDigest } = signed.statement;
        const explained = { matter: matterOf(signed), explanation: sealed, textDigest };
        const explanation = await readableExplanation(explained, mspId, options.wrappingKey);
        return { emergency, ...(explanation === undefined ? {} : { explanation }) };
      }),
    );
  return {
    declare: async (clinician, signed, explanation) => {
      if (digestOf(explanation) !== signed.statement.textDigest) {
        throw new HealthChainError('INVALID_ARGUMENT', 'Another explanation was signed.');
      }
      const { custodian } = await options.authority(signed.statement.patientId);
      const readers = await Promise.all(
        [...new Set([custodian, mspId])].map(options.wrappingKeyOf),
      );
      const sealed = sealExplanation(matterOf(signed), explanation, readers);
      await ledger.declare(signatories.of(clinician), signed, sealed);
    },
    end: (person, name) => ledger.end(signatories.of(person), name),
    endOwn: (signed) => ledger.endOwn(signed),
    review: (officer, name, finding) => ledger.review(signatories.of(officer), name, finding),
    concerning: async (officer) => {
      const found = await ownEmergencies(options);
      await journal.record(looksOf(officer, found.map(patientOf)));
      return show(found);
    },
    awaitingNotice: (officer) => awaitingNotice(options, officer, show),
    recordNotice: (officer, name, notice) =>
      ledger.recordNotice(signatories.of(officer), name, notice),
    ofPatient: async (patientId) => {
      const found: Emergency[] = [];
      for await (const emergency of ledger.from(patientId)) {
        if (patientOf(emergency) !== patientId) break;
        found.push(emergency);
      }
      await journal.record([lookAt(patientId, { kind: 'patient' })]);
      return show(found);
    },
    statistics: async () => statisticsOf(await ownEmergencies(options), now()),
  };
}

/** Whom the officer has to tell of what. */
async function awaitingNotice(
  options: EmergencyDeskOptions,
  officer: string,
  show: (found: readonly Emergency[]) => Promise<ShownEmergency[]>,
): Promise<readonly AwaitingNotice[]> {
  const { mspId, journal, patientResource } = options;
  const found = (await ownEmergencies(options)).filter(
    ({ custodian, notice }) => custodian === mspId && notice === undefined,
  );
  const patients = new Map<string, FhirObject>();
  for (const patientId of new Set(found.map(patientOf))) {
    const patient = await patientResource(patientId);
    if (patient !== undefined) {
      patients.set(patientId, patient);
    }
  }
  const actor = { kind: 'person', publicKeyDigest: officer } as const;
  await journal.record([
    ...looksOf(officer, found.map(patientOf)),
    ...[...patients.keys()].map((patientId) => ({
      ...{ patientId, actor, interaction: 'read' as const, records: [patientId] },
    })),
  ]);
  return (await show(found)).map((shown) => {
    const patient = patients.get(patientOf(shown.emergency));
    return { ...shown, ...(patient && { patient }) };
  });
}

/** Emergencies of this organisation's clinicians, and of its patients. */
async function ownEmergencies({ mspId, ledger }: EmergencyDeskOptions): Promise<Emergency[]> {
  const found: Emergency[] = [];
  for await (const emergency of ledger.from()) {
    if (emergency.custodian === mspId || emergency.signed.statement.organization === mspId) {
      found.push(emergency);
    }
  }
  return found;
}

function matterOf({ statement }: Signed<EmergencyStatement>): ExplainedMatter {
  const { patientId, emergencyId: id } = statement;
  return { kind: 'emergency', patientId, id };
}

function patientOf({ signed }: Emergency): string {
  return signed.statement.patientId;
}
