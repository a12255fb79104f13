import { HealthChainError, type RedisclosureNotice } from '@healthchain/protocol';
import { type Request, Router } from 'express';
import type { OpenChart } from '../../access/open-chart.js';
import type { ChartQuery, ChartReader, SessionName } from '../../access/read-chart.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parametersOf } from '../../records/search/parameters.js';
import { sendFhir } from '../fhir/respond.js';
import { searchset } from '../fhir/search/searchset.js';
import { etag } from '../fhir/version.js';
import { parseBody, readJson } from './parse-body.js';
import { accompanimentOf, announce } from './redisclosure.js';
import { accessRequestSchema } from './schema.js';

export interface AccessesOptions {
  readonly guard: PersonGuard;
  readonly open: OpenChart;
  readonly reader: Pick<ChartReader, 'page' | 'read'>;
  /** What goes with all that is read in a session of the clinician. */
  readonly noticeOf: (session: SessionName) => RedisclosureNotice | undefined;
  /** Ends a session of the clinician. */
  readonly end: (accessId: string, publicKeyDigest: string) => void;
  /** Base of the domain API that clients use, without a slash at its end. */
  readonly base: string;
}

/** Records on a page, unless told, and at most. */
const pageSize = { usual: 50, most: 500 } as const;

/** A clinician's accesses to other organisations' charts, and reading within them. */
export function accessesRouter(options: AccessesOptions): Router {
  const { guard, open, reader, noticeOf, end, base } = options;
  const nameOf = (req: Request<{ accessId: string }>) => ({
    accessId: req.params.accessId,
    publicKeyDigest: guard.providerOf(req as Request).publicKeyDigest,
  });
  const addressOf = (accessId: string): string => `${base}/accesses/${accessId}/notice`;
  const router = Router();
  router.use('/accesses', guard.authenticateProvider);

  router.post('/accesses', readJson, async (req, res) => {
    const wanted = parseBody(accessRequestSchema, req);
    const session = await open(guard.providerOf(req), wanted);
    const { request, custodian, until, records, missing, notice } = session;
    const { accessId, basis, classes } = request;
    announce(res, notice, addressOf(accessId));
    res
      .status(201)
      .location(`${base}/accesses/${accessId}/fhir`)
      .json({ accessId, basis, classes, custodian, until, records: records.size, missing, notice });
  });

  router.delete('/accesses/:accessId', (req, res) => {
    const { accessId, publicKeyDigest } = nameOf(req);
    end(accessId, publicKeyDigest);
    res.status(204).end();
  });

  router.get('/accesses/:accessId/notice', (req, res) => {
    const notice = noticeOf(nameOf(req));
    if (notice === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    res.json(notice);
  });

  router.get('/accesses/:accessId/fhir{/:type}', async (req, res) => {
    const { accessId, type } = req.params;
    requireType(type);
    const query = parseQuery(req as Request, type);
    const notice = noticeOf(nameOf(req));
    const page = await reader.page(nameOf(req), query);
    announce(res, notice, addressOf(accessId));
    const chart = `${base}/accesses/${accessId}/fhir`;
    const link = (after: number): string =>
      `${chart}${type === undefined ? '' : `/${type}`}?_count=${query.limit}&_after=${after}`;
    const { next } = page;
    const links = {
      self: link(query.after),
      ...(next === undefined ? {} : { next: link(next) }),
    };
    sendFhir(res, 200, searchset(chart, page, links, notice && accompanimentOf(notice)));
  });

  router.get('/accesses/:accessId/fhir/:type/:id', async (req, res) => {
    const { accessId, type, id } = req.params;
    requireType(type);
    const notice = noticeOf(nameOf(req));
    const record = await reader.read(nameOf(req), type, id);
    if (record === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    announce(res, notice, addressOf(accessId));
    res.set('ETag', etag);
    sendFhir(res, 200, record.json);
  });
  return router;
}

function requireType(type: string | undefined): void {
  if (type !== undefined && parametersOf(type) === undefined) {
    throw new HealthChainError('RESOURCE_TYPE_NOT_SUPPORTED');
  }
}

function parseQuery(req: Request, type: string | undefined): ChartQuery {
  const { _count: count = String(pageSize.usual), _after: after = '0', ...others } = req.query;
  const numbers = [count, after].map((text) =>
    typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : NaN,
  );
  const [limit = NaN, position = NaN] = numbers;
  if (Number.isNaN(limit) || limit < 1 || Number.isNaN(position)) {
    throw new HealthChainError('INVALID_ARGUMENT', '_count and _after are whole numbers.');
  }
  if (Object.keys(others).length > 0) {
    throw new HealthChainError('SEARCH_PARAMETER_NOT_SUPPORTED');
  }
  return { type, after: position, limit: Math.min(limit, pageSize.most) };
}
