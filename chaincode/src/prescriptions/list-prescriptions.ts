import { canonicalJson, randomId } from '@healthchain/protocol';
import {
  prescriptionsCollection,
  prescriptionSchema,
  type PrescriptionPage,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { pageArguments } from '../context/page-arguments.js';
import { query } from '../context/use-case.js';
import { prescriptionReader } from './prescription-reader.js';

/** Answers what a patient was prescribed, by all organisations. */
export const listPrescriptions = query({
  name: 'PrescriptionManagementContract:ListPrescriptions',
  summary: 'One PrescriptionPage of what a patient was prescribed, in the order of the ids.',
  arguments: z.strictObject({ patientId: randomId, ...pageArguments(randomId) }),
  guard: prescriptionReader,
  refusals: [],
  run: async (context, { patientId, pageSize, bookmark }) => {
    const page = await context
      .privateState(prescriptionsCollection)
      .page(`prescription/${patientId}`, prescriptionSchema, pageSize, bookmark);
    const answer: PrescriptionPage = {
      prescriptions: [...page.values],
      bookmark: page.bookmark,
    };
    return canonicalJson(answer);
  },
});
