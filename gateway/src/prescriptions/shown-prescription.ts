import {
  statusOf,
  type Dispense,
  type Prescription,
  type PrescriptionStatus,
} from '@healthchain/protocol/prescriptions';
import { readableExplanation } from '../access/emergencies/explanation.js';
import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import type { WrappingKey } from '../platform/keys/wrapping-key.js';
import type { PrescriptionLedger } from './prescription-ledger.js';
import { matterOf, readWords, type PrescriptionWords } from './prescription-words.js';

/** A prescription as it is shown. */
export interface ShownPrescription {
  readonly prescription: Prescription;
  readonly status: PrescriptionStatus;
  /** Without it, it was not sealed for this organisation, or is not what the order names. */
  readonly words?: PrescriptionWords;
}

/** The same with what was dispensed of it. */
export interface PrescriptionHistory extends ShownPrescription {
  readonly dispenses: readonly Dispense[];
}

export interface ShowOptions {
  readonly mspId: string;
  readonly ledger: Pick<PrescriptionLedger, 'text' | 'dispenses'>;
  readonly wrappingKey: Pick<WrappingKey, 'unwrap'>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A prescription with where it stands, and its words where this organisation's HSM opens them. */
export async function showPrescription(
  options: ShowOptions,
  prescription: Prescription,
): Promise<ShownPrescription> {
  const time = { epochMilliseconds: (options.now ?? Date.now)() };
  const words = await wordsOf(options, prescription);
  return {
    ...{ prescription, status: statusOf(prescription, time) },
    ...(words !== undefined && { words }),
  };
}

/** {@link showPrescription} with what was dispensed. */
export async function showHistory(
  options: ShowOptions,
  prescription: Prescription,
): Promise<PrescriptionHistory> {
  const { prescriptionId } = prescription.order;
  const dispenses = await options.ledger.dispenses(prescriptionId);
  return { ...(await showPrescription(options, prescription)), dispenses };
}

async function wordsOf(
  { mspId, ledger, wrappingKey }: ShowOptions,
  { order }: Prescription,
): Promise<PrescriptionWords | undefined> {
  const explanation = await unlessAbsent(ledger.text(order));
  if (explanation === undefined) {
    return undefined;
  }
  const explained = { matter: matterOf(order), explanation, textDigest: order.textDigest };
  return readWords(await readableExplanation(explained, mspId, wrappingKey));
}
