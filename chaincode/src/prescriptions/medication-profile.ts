import { HealthChainError } from '@healthchain/protocol';
import {
  medicinesLimit,
  prescriptionsCollection,
  takenAt,
  type PrescribedMedicine,
} from '@healthchain/protocol/prescriptions';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys } from '../context/ledger-keys.js';

/** What a patient takes by prescription, whoever prescribed it. */
export async function loadMedicines(
  context: HealthContext,
  patientId: string,
): Promise<readonly PrescribedMedicine[]> {
  const state = context.privateState(prescriptionsCollection);
  const profile = await state.get(privateKeys.medicationProfile(patientId));
  return takenAt(profile?.medicines ?? [], context.time);
}

/** Stores what a patient takes now, under a fresh salt. @throws HealthChainError `MEDICINES_EXHAUSTED` */
export async function storeMedicines(
  context: HealthContext,
  patientId: string,
  medicines: readonly PrescribedMedicine[],
  salt: string,
): Promise<void> {
  if (medicines.length > medicinesLimit) {
    throw new HealthChainError('MEDICINES_EXHAUSTED');
  }
  await context
    .privateState(prescriptionsCollection)
    .put(privateKeys.medicationProfile(patientId), { salt, patientId, medicines: [...medicines] });
}
