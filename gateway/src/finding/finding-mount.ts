import { sha256Hex } from '@healthchain/protocol';
import { Router } from 'express';
import { z } from 'zod';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import { answerQuestion } from '../platform/peering/question.js';
import { demographicsSchema } from './demographics.js';
import type { Disclose } from './disclose.js';
import type { MatchOwn } from './match-own.js';
import type { ShareCodeDesk } from './share-code-desk.js';

export const matchQuestion = z.strictObject({ clinician: sha256Hex, wanted: demographicsSchema });
export const redemptionQuestion = z.strictObject({
  clinician: sha256Hex,
  tag: z.string().regex(/^[0-9A-Z]{4}$/),
  proof: sha256Hex,
});

const bodyLimit = '64kb';

export interface FindingMountOptions {
  readonly disclose: Disclose;
  readonly match: MatchOwn;
  readonly desk: Pick<ShareCodeDesk, 'redeem'>;
}

/** Where other hospitals ask for a patient: by demographics, or by the code that the patient gave. */
export function findingMount({ disclose, match, desk }: FindingMountOptions): PeeringMount {
  return {
    path: '/patients',
    kinds: ['hospital'],
    router: (callerOf) => {
      const router = Router();
      answerQuestion(router, callerOf, {
        path: '/match',
        schema: matchQuestion,
        limit: bodyLimit,
        answer: async ({ clinician, wanted }, mspId) =>
          answer(await disclose({ mspId, clinician }, 'match', () => match(wanted))),
      });
      answerQuestion(router, callerOf, {
        path: '/redemption',
        schema: redemptionQuestion,
        limit: bodyLimit,
        answer: async ({ clinician, ...presented }, mspId) =>
          answer(
            await disclose({ mspId, clinician }, 'share', () => desk.redeem(mspId, presented)),
          ),
      });
      return router;
    },
  };
}

/** The asker has the demographics already, and is told no more of whoever it did not name. */
function answer(patientId: string | undefined): object {
  return patientId === undefined ? {} : { patientId };
}
