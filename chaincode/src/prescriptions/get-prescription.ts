import { randomId } from '@healthchain/protocol';
import { prescriptionsCollection } from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { privateKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';
import { prescriptionReader } from './prescription-reader.js';

const named = z.strictObject({ patientId: randomId, prescriptionId: randomId });

/** Answers one prescription. */
export const getPrescription = query({
  name: 'PrescriptionManagementContract:GetPrescription',
  summary:
    'One Prescription, as it stands. To be evaluated: a transaction would publish whose it is.',
  arguments: named,
  guard: prescriptionReader,
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { patientId, prescriptionId }) =>
    context
      .privateState(prescriptionsCollection)
      .getText(privateKeys.prescription(patientId, prescriptionId)),
});

/** Answers what was written beside a prescription, sealed. */
export const getPrescriptionText = query({
  name: 'PrescriptionManagementContract:GetPrescriptionText',
  summary: 'The PrescriptionText of one prescription, sealed for its hospital and its pharmacy.',
  arguments: named,
  guard: prescriptionReader,
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { patientId, prescriptionId }) =>
    context
      .privateState(prescriptionsCollection)
      .getText(privateKeys.prescriptionText(patientId, prescriptionId)),
});
