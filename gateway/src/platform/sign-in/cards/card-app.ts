import type { X509Certificate } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import express, { type Express } from 'express';
import type { SignInStates } from '../../durable-store/sign-in-states.js';
import { errorHandler, notFound } from '../../http/error-handler.js';
import { limitAddress, limitFailedSignIns } from '../../http/limits.js';
import type { Metrics } from '../../http/metrics.js';
import { clientCertificateOf } from '../../http/mutual-tls-server.js';
import { observeRequests } from '../../http/observe-requests.js';
import { renderRefusalPage } from '../../http/refusal-page.js';
import { securityHeaders } from '../../http/security-headers.js';
import type { Logger } from '../../telemetry/logger.js';
import { accountIdOf } from '../account.js';
import type { FabricPerson } from '../fabric-people.js';
import type { KnownPerson, People } from '../people.js';
import { parseCardCertificate } from './card.js';
import { issueCardCode } from './card-codes.js';

export interface CardAppOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly people: Pick<People, 'findByCard'>;
  /** Who can have a card. */
  readonly holders: readonly FabricPerson[];
  readonly states: SignInStates;
  /** Where sign-ins begin, and go on with the code. */
  readonly issuer: string;
  /** Name of the organisation, for people to read. */
  readonly displayName: string;
  /** Whether the gateway's clients come over TLS as well. */
  readonly encrypted: boolean;
  readonly attemptsPerMinute: number;
}

/** Ids of sign-ins under way; whether there is such a one, the gateway's page tells its own browser. */
const signIn = /^[\w-]{1,64}$/;

/**
 * What stands behind the card port: whoever comes has shown a certificate of the organisation's authority
 * and the use of its key. It sends the browser back to the sign-in with a one-time code.
 */
export function cardApp(options: CardAppOptions): Express {
  const { logger, metrics, states, issuer, attemptsPerMinute } = options;
  const app = express().disable('x-powered-by').disable('etag');
  app.use(observeRequests({ logger, metrics, mountOf: () => '/cards' }));
  app.use(securityHeaders(options.encrypted));
  app.use(limitAddress(attemptsPerMinute), limitFailedSignIns(attemptsPerMinute));
  app.use((_req, res, next) => {
    // A connection stands for the card until it ends: the next sign-in has to show it again.
    res.set('Connection', 'close');
    next();
  });
  app.get('/sign-in/:uid', async (req, res, next) => {
    const { uid } = req.params;
    if (!signIn.test(uid)) {
      next();
      return;
    }
    const holder = await holderOf(clientCertificateOf(req), options);
    if (holder === undefined) throw new HealthChainError('CARD_REFUSED');
    const code = await issueCardCode(states, { uid, accountId: accountIdOf(holder) });
    // In the fragment: browsers send it to no server, and name it in no Referer.
    res.redirect(303, `${issuer}/interaction/${uid}#card=${code}`);
  });
  app.use(notFound);
  const renderRefusal = renderRefusalPage({
    title: 'Sign in',
    organization: options.displayName,
    advice: 'Go back to sign in with your passkey.',
  });
  app.use(errorHandler(logger, () => renderRefusal));
  return app;
}

async function holderOf(
  certificate: X509Certificate | undefined,
  { people, holders }: CardAppOptions,
): Promise<KnownPerson | undefined> {
  const card = certificate && parseCardCertificate(certificate);
  if (card === undefined) return undefined;
  const holder = holders.find(({ personId }) => personId === card.personId);
  if (holder === undefined) return undefined;
  const { publicKeyDigest } = holder;
  return people.findByCard({ kind: 'provider', publicKeyDigest }, card);
}
