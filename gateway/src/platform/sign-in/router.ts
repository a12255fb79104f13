import { type RequestHandler, Router } from 'express';
import { limitAddress } from '../http/limits.js';
import {
  type AuthorizationServerOptions,
  createAuthorizationServer,
} from './authorization-server.js';
import { cardRouter } from './cards/card-router.js';
import { forgetSession } from './cookies.js';
import { serverMetadata, type SignInAddresses, smartConfiguration } from './discovery.js';
import { passkeyRouter } from './passkey-router.js';

export interface SignInRouterOptions extends AuthorizationServerOptions {
  /** Name of the organisation, for people to read. */
  readonly displayName: string;
  /** Origin of the card port. */
  readonly cardOrigin: string;
  /** Sign-ins that an address may begin. */
  readonly beginningsPerMinute: number;
}

/** Everything under `/oauth2`, and nothing else of the library. */
export function signInRouter(options: SignInRouterOptions): Router {
  const { addresses, organization } = options;
  const provider = createAuthorizationServer(options);
  const server = provider.callback();
  const handle: RequestHandler = async (req, res) => {
    await server(req, res);
  };
  const router = Router();
  router.use(statePublicAddress(addresses.issuer));
  router.get(
    '/auth',
    limitAddress(options.beginningsPerMinute),
    forgetSession(organization),
    handle,
  );
  router.get('/auth/:uid', forgetSession(organization), handle);
  router.use(passkeyRouter({ ...options, provider }), cardRouter({ ...options, provider }));
  router.post('/token', handle);
  router.post('/revoke', handle);
  router.get('/jwks', handle);
  router.get(
    ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'],
    (_req, res) => {
      res.json(serverMetadata(addresses));
    },
  );
  return router;
}

/** SMART discovery, which clients look for under the FHIR base; mount before the FHIR routes. */
export function smartConfigurationRouter(addresses: SignInAddresses): Router {
  const router = Router();
  router.get('/.well-known/smart-configuration', (_req, res) => {
    res.json(smartConfiguration(addresses));
  });
  return router;
}

/**
 * The library derives the address of its token endpoint, which assertions have to name, from the
 * request. A client's Host header must not decide that.
 */
function statePublicAddress(issuer: string): RequestHandler {
  const { protocol, host } = new URL(issuer);
  return (req, _res, next) => {
    req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    req.headers['x-forwarded-host'] = host;
    next();
  };
}
