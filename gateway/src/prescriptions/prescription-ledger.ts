import { randomUUID } from 'node:crypto';
import { saltedDigest, type JsonValue, type SealedExplanation } from '@healthchain/protocol';
import {
  checkedPrescriptionsSchema,
  dispensePageSchema,
  prescriptionPageSchema,
  prescriptionSchema,
  prescriptionsTransientField,
  prescriptionTextSchema,
  type CheckedPrescriptions,
  type Dispense,
  type IssueRequest,
  type Prescription,
  type PrescriptionOrder,
} from '@healthchain/protocol/prescriptions';
import type { z } from 'zod';
import type { Signatory } from '../platform/fabric/connection.js';
import { ledgerQuery, parseLedgerJson } from '../platform/fabric/ledger-query.js';
import type { Ledger } from '../platform/fabric/ledger.js';
import { newSalt } from '../records/salt.js';

const contract = 'PrescriptionManagementContract';
const pageSize = '200';

/** Names a prescription. */
export interface PrescriptionName {
  readonly patientId: string;
  readonly prescriptionId: string;
}

/** What is done about a prescription by one function of the contract, with the fields that it takes. */
export type PrescriptionAct =
  | 'ClaimPrescription'
  | 'RejectPrescription'
  | 'DispensePrescription'
  | 'ReturnDispense'
  | 'HoldPrescription'
  | 'ResumePrescription'
  | 'EndPrescription'
  | 'TransferPrescription'
  | 'AnswerTransfer'
  | 'WithdrawTransfer';
export type ActRequest = PrescriptionName & Readonly<Record<string, JsonValue>>;

/** The Prescription Management contract, typed. Every method fails with a HealthChainError. */
export interface PrescriptionLedger {
  readonly draft: (
    as: Signatory,
    order: PrescriptionOrder,
    text: SealedExplanation,
  ) => Promise<void>;
  /** Asks the organisation's own peer, and leaves no trace. */
  readonly check: (prescriber: string, request: IssueRequest) => Promise<CheckedPrescriptions>;
  readonly issue: (as: Signatory, request: IssueRequest) => Promise<void>;
  readonly act: (as: Signatory, name: PrescriptionAct, request: ActRequest) => Promise<void>;
  /** @throws HealthChainError NOT_FOUND */
  readonly prescription: (name: PrescriptionName) => Promise<Prescription>;
  /** @throws HealthChainError NOT_FOUND */
  readonly text: (name: PrescriptionName) => Promise<SealedExplanation>;
  readonly ofPatient: (patientId: string) => Promise<readonly Prescription[]>;
  readonly dispenses: (prescriptionId: string) => Promise<readonly Dispense[]>;
  /** A page of the queue of the organisation's own pharmacy. */
  readonly queue: (size: number, bookmark: string) => Promise<QueuePage>;
}
export type QueuePage = z.infer<typeof prescriptionPageSchema>;

/** @param endorsers sets of organisations that may endorse a write to the collection together */
export function prescriptionLedger(
  ledger: Pick<Ledger, 'submitAs' | 'evaluate' | 'evaluateWith'>,
  endorsers: readonly (readonly string[])[],
): PrescriptionLedger {
  const query = ledgerQuery(ledger, contract);
  const call = (name: string, args: readonly string[], transient: object) => ({
    name: `${contract}:${name}`,
    args: [...args, randomUUID()],
    transient: { [prescriptionsTransientField]: JSON.stringify(transient) },
    endorsers,
  });
  return {
    draft: async (as, order, text) => {
      const salt = newSalt();
      const args = [order.prescriptionId, saltedDigest(salt, order)];
      const transient = { salt, textSalt: newSalt(), order, text };
      await ledger.submitAs(as, call('DraftPrescription', args, transient));
    },
    check: async (prescriber, request) => {
      const transient = { [prescriptionsTransientField]: JSON.stringify(request) };
      const name = `${contract}:CheckPrescriptions`;
      const answer = await ledger.evaluateWith(transient, name, prescriber);
      return checkedPrescriptionsSchema.parse(parseLedgerJson(answer));
    },
    issue: async (as, request) => {
      const salts = {
        ...{ request: newSalt(), profile: newSalt() },
        prescriptions: request.prescriptionIds.map(() => newSalt()),
      };
      const args = [saltedDigest(salts.request, request)];
      await ledger.submitAs(as, call('IssuePrescriptions', args, { salts, request }));
    },
    act: async (as, name, request) => {
      const salt = newSalt();
      const args = [request.prescriptionId, saltedDigest(salt, request)];
      const profile = name === 'EndPrescription' ? { profileSalt: newSalt() } : {};
      await ledger.submitAs(as, call(name, args, { salt, request, ...profile }));
    },
    prescription: ({ patientId, prescriptionId }) =>
      query(prescriptionSchema, 'GetPrescription', patientId, prescriptionId),
    text: async ({ patientId, prescriptionId }) =>
      (await query(prescriptionTextSchema, 'GetPrescriptionText', patientId, prescriptionId)).text,
    ofPatient: (patientId) =>
      allOf(async (bookmark) => {
        const page = await query(
          ...([
            prescriptionPageSchema,
            'ListPrescriptions',
            patientId,
            pageSize,
            bookmark,
          ] as const),
        );
        return { items: page.prescriptions, bookmark: page.bookmark };
      }),
    dispenses: (prescriptionId) =>
      allOf(async (bookmark) => {
        const page = await query(
          ...([dispensePageSchema, 'ListDispenses', prescriptionId, pageSize, bookmark] as const),
        );
        return { items: page.dispenses, bookmark: page.bookmark };
      }),
    queue: (size, bookmark) => query(prescriptionPageSchema, 'ListQueue', String(size), bookmark),
  };
}

/** What all pages hold. */
async function allOf<Item>(
  page: (bookmark: string) => Promise<{ items: readonly Item[]; bookmark: string }>,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let bookmark = '';
  do {
    const next = await page(bookmark);
    found.push(...next.items);
    bookmark = next.bookmark;
  } while (bookmark !== '');
  return found;
}
