import { randomBytes } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import { json, Router } from 'express';
import type { Provider } from 'oidc-provider';
import type { SignInStates } from '../durable-store/sign-in-states.js';
import { scriptedPagePolicy } from '../http/page.js';
import { accountIdOf } from './account.js';
import type { OAuthClients } from './clients.js';
import { answerLimit, begun } from './interaction.js';
import { passkeyPage, passkeyScript } from './passkey-page.js';
import type { People } from './people.js';
import { parsePersonKinds } from './person.js';
import { passkeyAnswerSchema, provePerson } from './prove-person.js';

export interface PasskeyRouterOptions {
  readonly provider: Provider;
  readonly clients: OAuthClients;
  readonly people: People;
  readonly states: SignInStates;
  /** Name of the organisation, for people to read. */
  readonly displayName: string;
  /** Origin of the card port. */
  readonly cardOrigin: string;
}

const challengeKind = 'Challenge';

/** What stands between an app's request and its code: a page that asks for the passkey. */
export function passkeyRouter(options: PasskeyRouterOptions): Router {
  const { provider, clients, people, states, displayName, cardOrigin } = options;
  const router = Router();

  router.get('/sign-in.js', (_req, res) => {
    res.type('js').send(passkeyScript);
  });

  router.get('/interaction/:uid', async (req, res) => {
    const { uid, exp, params } = await begun(provider, req, res);
    const { rpId } = await people.site();
    const client = await clients.find(String(params.client_id));
    const challenge = randomBytes(32).toString('base64url');
    await states.put(challengeKind, uid, { payload: challenge, expiresAt: exp * 1000 });
    const app = client?.name ?? '';
    const isForProviders = parsePersonKinds(String(params.scope))?.includes('provider') ?? false;
    const card = isForProviders ? `${cardOrigin}/sign-in/${uid}` : undefined;
    res
      .set('Content-Security-Policy', scriptedPagePolicy)
      .type('html')
      .send(passkeyPage({ organization: displayName, app, challenge, rpId, card }));
  });

  router.post('/interaction/:uid', json({ limit: answerLimit }), async (req, res) => {
    const { uid, params } = await begun(provider, req, res);
    const answer = passkeyAnswerSchema.safeParse(req.body);
    if (!answer.success) throw new HealthChainError('INVALID_ARGUMENT');
    // Taken out before it is looked at: a challenge is tried once, with whatever outcome.
    const challenge = await states.take(challengeKind, uid);
    if (challenge === undefined) throw new HealthChainError('SIGN_IN_EXPIRED');
    const kinds = parsePersonKinds(String(params.scope)) ?? [];
    const person = await provePerson(answer.data, challenge, kinds, people);
    const login = { accountId: accountIdOf(person), amr: ['hwk', 'user'] };
    res.json({ returnTo: await provider.interactionResult(req, res, { login }) });
  });

  return router;
}
