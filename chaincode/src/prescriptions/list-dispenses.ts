import { canonicalJson, randomId } from '@healthchain/protocol';
import {
  dispenseSchema,
  prescriptionsCollection,
  type DispensePage,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { pageArguments } from '../context/page-arguments.js';
import { query } from '../context/use-case.js';
import { prescriptionReader } from './prescription-reader.js';

/** Answers what was dispensed of a prescription. */
export const listDispenses = query({
  name: 'PrescriptionManagementContract:ListDispenses',
  summary: 'One DispensePage of what was dispensed of a prescription, returned or not.',
  arguments: z.strictObject({ prescriptionId: randomId, ...pageArguments(randomId) }),
  guard: prescriptionReader,
  refusals: [],
  run: async (context, { prescriptionId, pageSize, bookmark }) => {
    const page = await context
      .privateState(prescriptionsCollection)
      .page(`dispense/${prescriptionId}`, dispenseSchema, pageSize, bookmark);
    const answer: DispensePage = { dispenses: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
