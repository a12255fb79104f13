import { randomUUID } from 'node:crypto';
import type { PrescriptionOrder } from '@healthchain/protocol/prescriptions';
import { testOrder } from '@healthchain/protocol/testing/prescriptions';
import { succeeded } from '../consortium.js';
import { actOn, draftPrescription, issuePrescriptions } from '../prescriptions.js';
import type { Stage } from './stage.js';

const amoxicillin = '723';

/** What the prescriptions of the matrix are: one in force, one that is a draft, and what was dispensed of another. */
export interface Prescribed {
  readonly prescriptionId: string;
  readonly draftId: string;
  readonly dispensedId: string;
  readonly dispenseId: string;
}

/** An order by a clinician of the custodian for the patient in question. */
export function orderBy({ patientId, cast }: Stage): PrescriptionOrder {
  const { mspId: organization, publicKeyDigest } = cast.holder('custodian', 'clinician');
  const order = { prescriptionId: randomUUID(), patientId, organization, publicKeyDigest };
  return testOrder({ ...order, drug: amoxicillin });
}

async function drafted(stage: Stage): Promise<string> {
  const order = orderBy(stage);
  const as = stage.cast.holder('custodian', 'clinician');
  succeeded(await draftPrescription(stage.ledger, order, stage.wrappingKeys, { as }));
  return order.prescriptionId;
}

/** Prescriptions by a clinician of the custodian for the patient in question. */
export async function prescribed(stage: Stage): Promise<Prescribed> {
  const { ledger, cast, patientId } = stage;
  const as = cast.holder('custodian', 'clinician');
  const pharmacist = cast.holder('pharmacy', 'pharmacist');
  const issued = async (): Promise<string> => {
    const prescriptionId = await drafted(stage);
    const request = { patientId, prescriptionIds: [prescriptionId] };
    succeeded(await issuePrescriptions(ledger, request, { as }));
    // What is in force would be a duplicate of what is issued next.
    ledger.privateState.delete(`prescriptions:medicationProfile/${patientId}`);
    return prescriptionId;
  };
  const [prescriptionId, dispensedId] = [await issued(), await issued()];
  const dispenseId = randomUUID();
  const request = { patientId, prescriptionId: dispensedId, dispenseId, amount: 30_000 };
  succeeded(await actOn(ledger, 'DispensePrescription', request, { as: pharmacist }));
  return { prescriptionId, draftId: await drafted(stage), dispensedId, dispenseId };
}
