import { HealthChainError } from '@healthchain/protocol';
import {
  dispensableRefusals,
  pharmacyRefusals,
  prescriptionEvents,
  transferred,
  transferRequestSchema,
} from '@healthchain/protocol/prescriptions';
import { publicKeys } from '../context/ledger-keys.js';
import type { HealthContext } from '../context/health-context.js';
import { actOf } from './act.js';
import { changePrescription } from './change-prescription.js';
import { loadPrescribingPolicy } from './load-policy.js';
import { pharmacist } from './people.js';

/** Sends a prescription to another pharmacy, which accepts or declines. */
export const transferPrescription = changePrescription({
  name: 'PrescriptionManagementContract:TransferPrescription',
  summary:
    'Sends a prescription to another pharmacy. Nothing is dispensed until that one accepts or declines.',
  guard: pharmacist,
  request: transferRequestSchema,
  fields: 'patientId, prescriptionId, to',
  event: prescriptionEvents.transferred,
  queueFor: ({ to }) => to,
  refusals: [
    'PRESCRIBING_POLICY_UNKNOWN',
    'ORGANIZATION_UNKNOWN',
    'TRANSFER_NOT_PERMITTED',
    ...dispensableRefusals,
    ...pharmacyRefusals,
  ],
  change: async (context, prescription, { to }) => {
    await requirePharmacyOf(context, to);
    const { content } = await loadPrescribingPolicy(context);
    return transferred(prescription, actOf(context), to, content, context.time);
  },
});

/** Requires a pharmacy of the network. @throws HealthChainError `ORGANIZATION_UNKNOWN` */
export async function requirePharmacyOf(
  { publicState }: HealthContext,
  mspId: string,
): Promise<void> {
  const document = await publicState.get(publicKeys.organizations());
  const found = document?.content.organizations.find((each) => each.mspId === mspId);
  if (found?.kind !== 'pharmacy') {
    throw new HealthChainError('ORGANIZATION_UNKNOWN', 'No pharmacy of the network has this id.');
  }
}
