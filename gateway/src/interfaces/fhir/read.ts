import { HealthChainError } from '@healthchain/protocol';
import type { Request, RequestHandler } from 'express';
import type { FhirPorts } from './ports.js';
import { sendFhir } from './respond.js';
import { etag } from './version.js';

/** `GET /{type}/{id}`, and `GET /{type}/{id}/_history/1`: the text as it was stored. */
export function readHandler({
  records,
  journal,
}: Pick<FhirPorts, 'records' | 'journal'>): RequestHandler<{
  type: string;
  id: string;
  version?: string;
}> {
  return async (request, response) => {
    const { type, id, version = '1' } = request.params;
    const record = version === '1' ? await records.read(type, id) : undefined;
    if (record === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    await journal(request as Request, 'read', [record]);
    response.set('ETag', etag);
    response.set('Last-Modified', new Date(record.lastUpdated).toUTCString());
    sendFhir(response, 200, record.json);
  };
}
