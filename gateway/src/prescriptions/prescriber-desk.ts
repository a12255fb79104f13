import { randomUUID } from 'node:crypto';
import { HealthChainError, type WrappingPublicKey } from '@healthchain/protocol';
import {
  prescriptionOrderSchema,
  type CheckedPrescriptions,
  type IssueRequest,
  type OrderedMedicine,
  type PrescriptionOrder,
  type PrescriptionReason,
} from '@healthchain/protocol/prescriptions';
import { digestOf, sealExplanation } from '../access/emergencies/explanation.js';
import type { Signatories } from '../access/signatories.js';
import type { Journal } from '../journal/journal.js';
import { lookAt } from '../journal/looks.js';
import type { PrescriptionLedger, PrescriptionName } from './prescription-ledger.js';
import { matterOf, wordsToSeal, type PrescriptionWords } from './prescription-words.js';
import {
  showHistory,
  showPrescription,
  type PrescriptionHistory,
  type ShowOptions,
  type ShownPrescription,
} from './shown-prescription.js';

export interface PrescriberDeskOptions extends ShowOptions {
  readonly ledger: PrescriptionLedger;
  readonly wrappingKeyOf: (mspId: string) => Promise<WrappingPublicKey>;
  readonly signatories: Signatories;
  readonly journal: Journal;
}

/** What is drafted: by whom it is to be issued, if not by who drafts it. */
export interface Drafting {
  readonly order: OrderedMedicine;
  readonly words: PrescriptionWords;
  /** Key of the prescriber's credential; without it, whoever drafts. */
  readonly prescriber?: string | undefined;
}

/** Prescriptions of this hospital. Methods fail with a HealthChainError. */
export interface PrescriberDesk {
  /** Answers the id of the draft. @throws HealthChainError INVALID_ARGUMENT where the order contradicts itself */
  readonly draft: (person: string, patientId: string, drafting: Drafting) => Promise<string>;
  readonly check: (prescriber: string, request: IssueRequest) => Promise<CheckedPrescriptions>;
  readonly issue: (prescriber: string, request: IssueRequest) => Promise<void>;
  readonly hold: (
    person: string,
    name: PrescriptionName,
    reason: PrescriptionReason,
  ) => Promise<void>;
  readonly resume: (person: string, name: PrescriptionName) => Promise<void>;
  readonly end: (
    person: string,
    name: PrescriptionName,
    reason: PrescriptionReason,
  ) => Promise<void>;
  /** Those of this hospital; that the person saw them is journalled. */
  readonly ofPatient: (person: string, patientId: string) => Promise<readonly ShownPrescription[]>;
  /** All of a patient, for themselves; it is journalled too. */
  readonly own: (patientId: string) => Promise<readonly PrescriptionHistory[]>;
}

export function prescriberDesk(options: PrescriberDeskOptions): PrescriberDesk {
  const { mspId, ledger, signatories, journal } = options;
  return {
    draft: async (person, patientId, { order: ordered, words, prescriber = person }) => {
      const explanation = wordsToSeal(words);
      const order = prescriptionOrderSchema.safeParse({
        ...{ ...ordered, prescriptionId: randomUUID(), patientId, organization: mspId },
        ...{ publicKeyDigest: prescriber, textDigest: digestOf(explanation) },
      });
      if (!order.success) {
        const said = order.error.issues.map(({ message }) => message).join(' ');
        throw new HealthChainError('INVALID_ARGUMENT', said);
      }
      const readers = await Promise.all(readersOf(order.data).map(options.wrappingKeyOf));
      const sealed = sealExplanation(matterOf(order.data), explanation, readers);
      await ledger.draft(signatories.of(person), order.data, sealed);
      return order.data.prescriptionId;
    },
    check: (prescriber, request) => ledger.check(prescriber, request),
    issue: (prescriber, request) => ledger.issue(signatories.of(prescriber), request),
    hold: (person, name, reason) =>
      ledger.act(signatories.of(person), 'HoldPrescription', { ...name, reason }),
    resume: (person, name) => ledger.act(signatories.of(person), 'ResumePrescription', { ...name }),
    end: (person, name, reason) =>
      ledger.act(signatories.of(person), 'EndPrescription', { ...name, reason }),
    ofPatient: async (publicKeyDigest, patientId) => {
      const found = (await ledger.ofPatient(patientId)).filter(
        ({ order }) => order.organization === mspId,
      );
      await journal.record([lookAt(patientId, { kind: 'person', publicKeyDigest })]);
      return Promise.all(found.map((each) => showPrescription(options, each)));
    },
    own: async (patientId) => {
      const found = await ledger.ofPatient(patientId);
      await journal.record([lookAt(patientId, { kind: 'patient' })]);
      return Promise.all(found.map((each) => showHistory(options, each)));
    },
  };
}

/** Who opens the words: the prescriber's hospital, and the pharmacy that the patient chose. */
function readersOf({ organization, pharmacy }: PrescriptionOrder): readonly string[] {
  return pharmacy === undefined ? [organization] : [organization, pharmacy];
}
