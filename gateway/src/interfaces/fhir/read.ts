import { HealthChainError } from '@healthchain/protocol';
import type { RequestHandler } from 'express';
import type { FhirRecords } from './ports.js';
import { sendFhir } from './respond.js';
import { etag } from './version.js';

/** `GET /{type}/{id}`, and `GET /{type}/{id}/_history/1`: the text as it was stored. */
export function readHandler(
  records: Pick<FhirRecords, 'read'>,
): RequestHandler<{ type: string; id: string; version?: string }> {
  return async ({ params: { type, id, version = '1' } }, response) => {
    const record = version === '1' ? await records.read(type, id) : undefined;
    if (record === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    response.set('ETag', etag);
    response.set('Last-Modified', new Date(record.lastUpdated).toUTCString());
    sendFhir(response, 200, record.json);
  };
}
