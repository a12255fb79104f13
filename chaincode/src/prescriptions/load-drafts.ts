import { HealthChainError } from '@healthchain/protocol';
import {
  prescriptionsCollection,
  type IssueRequest,
  type Prescription,
} from '@healthchain/protocol/prescriptions';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys } from '../context/ledger-keys.js';
import type { Holder } from './people.js';

/** Refusals of {@link loadDrafts}. */
export const draftRefusals = [
  'PRIVATE_DATA_UNAVAILABLE',
  'PRESCRIPTION_UNKNOWN',
  'PRESCRIPTION_ISSUED',
  'NOT_OWN_PRESCRIPTION',
] as const;

/**
 * A prescriber's own drafts.
 *
 * @throws HealthChainError one of {@link draftRefusals}
 */
export async function loadDrafts(
  context: HealthContext,
  { patientId, prescriptionIds }: IssueRequest,
  { organization, publicKeyDigest }: Holder,
): Promise<readonly Prescription[]> {
  const state = context.privateState(prescriptionsCollection);
  return Promise.all(
    prescriptionIds.map(async (prescriptionId) => {
      const draft = await state.get(privateKeys.prescription(patientId, prescriptionId));
      if (draft === undefined) {
        throw new HealthChainError('PRESCRIPTION_UNKNOWN');
      }
      const { order } = draft;
      if (order.organization !== organization || order.publicKeyDigest !== publicKeyDigest) {
        throw new HealthChainError('NOT_OWN_PRESCRIPTION');
      }
      if (draft.issued !== undefined || draft.ended !== undefined) {
        throw new HealthChainError('PRESCRIPTION_ISSUED');
      }
      return draft;
    }),
  );
}
