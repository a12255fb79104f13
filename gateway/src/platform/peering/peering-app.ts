import type { X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import { HealthChainError, type OrganizationKind } from '@healthchain/protocol';
import express, { type Express, type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import { errorHandler, notFound } from '../http/error-handler.js';
import type { ReplicaKeeper } from '../storage/replica-keeper.js';
import type { Logger } from '../telemetry/logger.js';
import { organizationOf, type PeerOrganization } from './peer-organizations.js';

export interface PeeringAppOptions {
  readonly organizations: readonly PeerOrganization[];
  /** Absent where the organisation has no IPFS node. */
  readonly replicas?: ReplicaKeeper | undefined;
  readonly logger: Logger;
}

/** Kinds of organisation that may have replicas kept. */
const replicatingKinds: readonly OrganizationKind[] = ['hospital'];

const replicaBody = z.strictObject({ size: z.int().min(1) });

/** What other gateways may ask of this one. Only gateways of known organisations get an answer. */
export function peeringApp({ organizations, replicas, logger }: PeeringAppOptions): Express {
  const callers = new WeakMap<Request, PeerOrganization>();
  const app = express().disable('x-powered-by').disable('etag');
  app.use(identify(organizations, callers));
  if (replicas !== undefined) {
    app
      .route('/replicas/:cid')
      .all(requireKind(replicatingKinds, callers))
      .put(express.json({ limit: '1kb' }), async (req, res) => {
        const { size } = parseBody(req.body);
        await replicas.keep(callerOf(callers, req).mspId, { cid: req.params.cid, size });
        res.status(204).end();
      })
      .delete(async (req, res) => {
        await replicas.drop(callerOf(callers, req).mspId, req.params.cid);
        res.status(204).end();
      });
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
    const certificate = certificateOf(req);
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

function certificateOf({ socket }: Request): X509Certificate | undefined {
  return socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
}

function requireKind(
  kinds: readonly OrganizationKind[],
  callers: WeakMap<Request, PeerOrganization>,
): RequestHandler {
  return (req, _res, next) => {
    if (!kinds.includes(callerOf(callers, req).kind)) {
      throw new HealthChainError('ORGANIZATION_KIND_NOT_PERMITTED');
    }
    next();
  };
}

function callerOf(callers: WeakMap<Request, PeerOrganization>, req: Request): PeerOrganization {
  const caller = callers.get(req);
  if (caller === undefined) {
    throw new HealthChainError('ORGANIZATION_UNKNOWN');
  }
  return caller;
}

function parseBody(body: unknown): z.infer<typeof replicaBody> {
  const parsed = replicaBody.safeParse(body);
  if (!parsed.success) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The body has to be {"size": bytes}.');
  }
  return parsed.data;
}
