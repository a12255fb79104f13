import { HealthChainError, type OrganizationKind } from '@healthchain/protocol';
import express, { type Express, type Request, type RequestHandler, type Router } from 'express';
import { errorHandler, notFound } from '../http/error-handler.js';
import { clientCertificateOf } from '../http/mutual-tls-server.js';
import type { Logger } from '../telemetry/logger.js';
import { organizationOf, type PeerOrganization } from './peer-organizations.js';

/** The organisation whose gateway asks. */
export type CallerOf = (req: Request) => PeerOrganization;

/** A part of what other gateways may ask of this one. */
export interface PeeringMount {
  /** Such as `/replicas`. */
  readonly path: string;
  /** Kinds of organisation that may ask. */
  readonly kinds: readonly OrganizationKind[];
  readonly router: (callerOf: CallerOf) => Router;
}

export interface PeeringAppOptions {
  readonly organizations: readonly PeerOrganization[];
  readonly mounts: readonly PeeringMount[];
  readonly logger: Logger;
}

/** What other gateways may ask of this one. Only gateways of known organisations get an answer. */
export function peeringApp({ organizations, mounts, logger }: PeeringAppOptions): Express {
  const callers = new WeakMap<Request, PeerOrganization>();
  const callerOf: CallerOf = (req) => {
    const caller = callers.get(req);
    if (caller === undefined) {
      throw new HealthChainError('ORGANIZATION_UNKNOWN');
    }
    return caller;
  };
  const app = express().disable('x-powered-by').disable('etag');
  app.use(identify(organizations, callers));
  for (const { path, kinds, router } of mounts) {
    app.use(path, requireKind(kinds, callerOf), router(callerOf));
  }
  app.use(notFound);
  app.use(errorHandler(logger, () => undefined));
  return app;
}

function identify(
  organizations: readonly PeerOrganization[],
  callers: WeakMap<Request, PeerOrganization>,
): RequestHandler {
  return (req, _res, next) => {
    const certificate = clientCertificateOf(req);
    const organization = certificate && organizationOf(certificate, organizations);
    if (organization === undefined) {
      throw new HealthChainError(
        'ORGANIZATION_UNKNOWN',
        'Only gateways of the consortium may ask.',
      );
    }
    callers.set(req, organization);
    next();
  };
}

function requireKind(kinds: readonly OrganizationKind[], callerOf: CallerOf): RequestHandler {
  return (req, _res, next) => {
    if (!kinds.includes(callerOf(req).kind)) {
      throw new HealthChainError('ORGANIZATION_KIND_NOT_PERMITTED');
    }
    next();
  };
}
