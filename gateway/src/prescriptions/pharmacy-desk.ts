import { HealthChainError } from '@healthchain/protocol';
import type {
  Dispense,
  PartialReason,
  PrescriptionReason,
} from '@healthchain/protocol/prescriptions';
import type { Signatories } from '../access/signatories.js';
import type { Journal } from '../journal/journal.js';
import { lookAt, looksOf } from '../journal/looks.js';
import type {
  ActRequest,
  PrescriptionAct,
  PrescriptionLedger,
  PrescriptionName,
} from './prescription-ledger.js';
import {
  showHistory,
  showPrescription,
  type PrescriptionHistory,
  type ShowOptions,
  type ShownPrescription,
} from './shown-prescription.js';

export interface PharmacyDeskOptions extends ShowOptions {
  readonly ledger: PrescriptionLedger;
  readonly signatories: Signatories;
  readonly journal: Journal;
}

/** What is handed out. */
export interface Handover {
  readonly dispenseId: string;
  /** Thousandths of the order's unit. */
  readonly amount: number;
  /** Why it is not all that is left of the filling. */
  readonly partial?: PartialReason | undefined;
}

/** One page of the queue; an empty bookmark ends it. */
export interface ShownQueue {
  readonly prescriptions: readonly ShownPrescription[];
  readonly bookmark: string;
}

/** What a pharmacist does at this pharmacy. Methods fail with a HealthChainError. */
export interface PharmacyDesk {
  /** What the pharmacy was chosen to fill, or sent; that the pharmacist saw it is journalled. */
  readonly queue: (pharmacist: string, size: number, bookmark: string) => Promise<ShownQueue>;
  /** Any prescription, by its ids, which its patient names; it is journalled too. @throws HealthChainError NOT_FOUND */
  readonly prescription: (
    pharmacist: string,
    name: PrescriptionName,
  ) => Promise<PrescriptionHistory>;
  readonly claim: (pharmacist: string, name: PrescriptionName) => Promise<void>;
  readonly reject: (
    pharmacist: string,
    name: PrescriptionName,
    reason: PrescriptionReason,
  ) => Promise<void>;
  /** Hands out once, however often it is asked for under one id. Answers what stands on the ledger. */
  readonly dispense: (
    pharmacist: string,
    name: PrescriptionName,
    handover: Handover,
  ) => Promise<Dispense>;
  readonly takeBack: (
    pharmacist: string,
    name: PrescriptionName,
    dispenseId: string,
  ) => Promise<void>;
  readonly transfer: (pharmacist: string, name: PrescriptionName, to: string) => Promise<void>;
  readonly withdrawTransfer: (pharmacist: string, name: PrescriptionName) => Promise<void>;
  readonly answerTransfer: (
    pharmacist: string,
    name: PrescriptionName,
    accepted: boolean,
  ) => Promise<void>;
}

export function pharmacyDesk(options: PharmacyDeskOptions): PharmacyDesk {
  const { ledger, signatories, journal } = options;
  const act = (pharmacist: string, name: PrescriptionAct, request: ActRequest): Promise<void> =>
    ledger.act(signatories.of(pharmacist), name, request);
  return {
    queue: async (pharmacist, size, bookmark) => {
      const page = await ledger.queue(size, bookmark);
      const patients = page.prescriptions.map(({ order }) => order.patientId);
      await journal.record(looksOf(pharmacist, patients));
      const prescriptions = await Promise.all(
        page.prescriptions.map((each) => showPrescription(options, each)),
      );
      return { prescriptions, bookmark: page.bookmark };
    },
    prescription: async (publicKeyDigest, name) => {
      const prescription = await ledger.prescription(name);
      await journal.record([lookAt(name.patientId, { kind: 'person', publicKeyDigest })]);
      return showHistory(options, prescription);
    },
    claim: (pharmacist, name) => act(pharmacist, 'ClaimPrescription', { ...name }),
    reject: (pharmacist, name, reason) =>
      act(pharmacist, 'RejectPrescription', { ...name, reason }),
    dispense: (pharmacist, name, handover) => dispenseOnce(options, pharmacist, name, handover),
    takeBack: (pharmacist, name, dispenseId) =>
      act(pharmacist, 'ReturnDispense', { ...name, dispenseId }),
    transfer: (pharmacist, name, to) => act(pharmacist, 'TransferPrescription', { ...name, to }),
    withdrawTransfer: (pharmacist, name) => act(pharmacist, 'WithdrawTransfer', { ...name }),
    answerTransfer: (pharmacist, name, accepted) =>
      act(pharmacist, 'AnswerTransfer', { ...name, accepted }),
  };
}

/**
 * Whoever got no answer asks again under the same id: what was handed out already is answered, and no refusal hides it.
 *
 * @throws HealthChainError ALREADY_EXISTS if something else stands under this id, or why nothing is dispensed
 */
async function dispenseOnce(
  { ledger, signatories }: PharmacyDeskOptions,
  pharmacist: string,
  name: PrescriptionName,
  { dispenseId, amount, partial }: Handover,
): Promise<Dispense> {
  const request = { ...name, dispenseId, amount, ...(partial && { partial }) };
  try {
    await ledger.act(signatories.of(pharmacist), 'DispensePrescription', request);
  } catch (error) {
    const known = await find(ledger, name, dispenseId);
    if (known === undefined) {
      throw error;
    }
    const isSame =
      known.dispensed.publicKeyDigest === pharmacist &&
      known.amount === amount &&
      known.partial === partial;
    if (!isSame) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    return known;
  }
  const dispensed = await find(ledger, name, dispenseId);
  if (dispensed === undefined) {
    throw new HealthChainError('PRIVATE_DATA_UNAVAILABLE');
  }
  return dispensed;
}

async function find(
  ledger: PrescriptionLedger,
  { prescriptionId }: PrescriptionName,
  dispenseId: string,
): Promise<Dispense | undefined> {
  const dispenses = await ledger.dispenses(prescriptionId);
  return dispenses.find((each) => each.dispenseId === dispenseId);
}
