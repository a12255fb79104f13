import {
  canonicalJson,
  emergencyBookmark,
  emergencySchema,
  patientAuthority,
  type EmergencyPage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import { pageSize } from '../../context/page-arguments.js';
import { query } from '../../context/use-case.js';

/** Answers the emergencies of all patients, for those who review them and for the patients themselves. */
export const listEmergencies = query({
  name: 'AccessControlContract:ListEmergencies',
  summary:
    'One EmergencyPage of the emergencies of all patients, in the order of the patients’ ids; with a ' +
    'patient’s id as bookmark it begins there.',
  arguments: z.strictObject({
    pageSize,
    bookmark: emergencyBookmark,
  }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: [],
  run: async (context, { pageSize, bookmark }) => {
    const page = await context
      .privateState(patientAuthority)
      .page('emergency', emergencySchema, pageSize, bookmark);
    const answer: EmergencyPage = { emergencies: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
