import { HealthChainError, sha256Hex } from '@healthchain/protocol';
import express, { Router } from 'express';
import { z } from 'zod';
import type { PeeringMount } from '../platform/peering/peering-app.js';
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
      const router = Router().use(express.json({ limit: '64kb' }));
      router.post('/match', async (req, res) => {
        const { clinician, wanted } = parse(matchQuestion, req.body);
        const asker = { mspId: callerOf(req).mspId, clinician };
        res.json(answer(await disclose(asker, 'match', () => match(wanted))));
      });
      router.post('/redemption', async (req, res) => {
        const { clinician, ...presented } = parse(redemptionQuestion, req.body);
        const asker = { mspId: callerOf(req).mspId, clinician };
        const patientId = await disclose(asker, 'share', () => desk.redeem(asker.mspId, presented));
        res.json(answer(patientId));
      });
      return router;
    },
  };
}

/** The asker has the demographics already, and is told no more of whoever it did not name. */
function answer(patientId: string | undefined): object {
  return patientId === undefined ? {} : { patientId };
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new HealthChainError('INVALID_ARGUMENT');
  }
  return parsed.data;
}
