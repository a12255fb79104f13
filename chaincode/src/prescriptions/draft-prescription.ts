import { HealthChainError, salt, sealedExplanationSchema } from '@healthchain/protocol';
import {
  prescriptionEvents,
  prescriptionOrderSchema,
  prescriptionsCollection,
  prescriptionsTransientField,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { loadAuthority } from '../access/enrolments/load-authority.js';
import { requireReadableBy } from '../access/explanations/require-readable-by.js';
import { credentialHolderOf } from '../context/guards.js';
import { privateKeys } from '../context/ledger-keys.js';
import { requireDigest } from '../context/require-digest.js';
import { transaction } from '../context/use-case.js';
import { actOf } from './act.js';
import { prescriptionArguments } from './change-prescription.js';
import { requirePharmacyOf } from './transfer-prescription.js';

const transientSchema = z.strictObject({
  ...{ salt, textSalt: salt },
  order: prescriptionOrderSchema,
  text: sealedExplanationSchema,
});

/** Prepares a prescription; it is worth nothing until its prescriber issues it. */
export const draftPrescription = transaction({
  name: 'PrescriptionManagementContract:DraftPrescription',
  summary:
    'Keeps an order as a draft, prepared by anyone of the prescriber’s hospital with a credential: it becomes ' +
    'a prescription when its prescriber issues it, word for word.',
  arguments: prescriptionArguments,
  guard: credentialHolderOf('hospital'),
  transient: `\`${prescriptionsTransientField}\`: salt, textSalt, order (PrescriptionOrder), text (sealed)`,
  events: [prescriptionEvents.drafted],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'NOT_OWN_ORGANIZATION',
    'PATIENT_UNKNOWN',
    'ORGANIZATION_UNKNOWN',
    'WRAPPING_KEY_UNKNOWN',
    'ALREADY_EXISTS',
  ],
  run: async (context, { prescriptionId, digest }) => {
    const { order, text, ...salts } = context.transient(
      prescriptionsTransientField,
      transientSchema,
    );
    requireDigest(digest, salts.salt, order);
    if (order.prescriptionId !== prescriptionId) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The order has another id.');
    }
    if (order.organization !== context.caller.mspId) {
      throw new HealthChainError('NOT_OWN_ORGANIZATION');
    }
    const { patientId, pharmacy } = order;
    await loadAuthority(context, patientId);
    if (pharmacy !== undefined) {
      await requirePharmacyOf(context, pharmacy);
    }
    const readers = pharmacy === undefined ? [] : [pharmacy];
    await requireReadableBy(context, text, [order.organization, ...readers]);
    const state = context.privateState(prescriptionsCollection);
    const entry = privateKeys.prescription(patientId, prescriptionId);
    if ((await state.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    await state.put(entry, {
      ...{ salt: salts.salt, order, drafted: actOf(context) },
      ...{ fills: [], rejections: [], transfers: [] },
    });
    await state.put(privateKeys.prescriptionText(patientId, prescriptionId), {
      ...{ salt: salts.textSalt, prescriptionId, text },
    });
    context.emit(prescriptionEvents.drafted, { prescriptionId });
    return { prescriptionId };
  },
});
