import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Two years, as browsers' preload lists ask. */
const strictTransportSecurity = { maxAge: 63_072_000 };

/**
 * Headers of every answer: nothing here is a page, nothing may be framed, embedded or kept.
 * @param encrypted whether clients come over TLS; on plain loopback HTTP the header would bind
 * every other server on `localhost`
 */
export function securityHeaders(encrypted: boolean): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
      strictTransportSecurity: encrypted ? strictTransportSecurity : false,
      xFrameOptions: { action: 'deny' },
    }),
    (_req, res, next) => {
      res.set('Cache-Control', 'no-store');
      next();
    },
  ];
}
