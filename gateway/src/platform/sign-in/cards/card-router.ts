import { HealthChainError } from '@healthchain/protocol';
import { json, Router } from 'express';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import type { SignInStates } from '../../durable-store/sign-in-states.js';
import { answerLimit, begun } from '../interaction.js';
import { parsePersonKinds } from '../person.js';
import { redeemCardCode } from './card-codes.js';

/** The code that the card port made, 256 bits in base64url. */
export const cardAnswerSchema = z.strictObject({ code: z.string().length(43) });

export interface CardRouterOptions {
  readonly provider: Provider;
  readonly states: SignInStates;
}

/** Where the browser that began a sign-in hands in the code that a card gave it. */
export function cardRouter({ provider, states }: CardRouterOptions): Router {
  const router = Router();
  router.post('/interaction/:uid/card', json({ limit: answerLimit }), async (req, res) => {
    const { uid, params } = await begun(provider, req, res);
    const answer = cardAnswerSchema.safeParse(req.body);
    if (!answer.success) throw new HealthChainError('INVALID_ARGUMENT');
    const accountId = await redeemCardCode(states, uid, answer.data.code);
    if (accountId === undefined) throw new HealthChainError('SIGN_IN_EXPIRED');
    const kinds = parsePersonKinds(String(params.scope)) ?? [];
    if (!kinds.includes('provider')) throw new HealthChainError('CARD_REFUSED');
    // RFC 8176: a smart card.
    const login = { accountId, amr: ['sc'] };
    res.json({ returnTo: await provider.interactionResult(req, res, { login }) });
  });
  return router;
}
