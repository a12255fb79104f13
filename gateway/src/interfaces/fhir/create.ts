import { HealthChainError } from '@healthchain/protocol';
import type { Request, RequestHandler } from 'express';
import { parseBody } from './body.js';
import type { CreateEntries } from './bundle/create-entries.js';
import { createRequest } from './bundle/parse-entry.js';
import type { EntryOutcome } from './bundle/prepare-group.js';
import { representation } from './bundle/representation.js';
import { journalledReads } from './journalled-reads.js';
import type { FhirPorts, ObjectionTo } from './ports.js';
import { preferenceOf } from './preference.js';
import { sendFhir } from './respond.js';
import { etag, versionPath } from './version.js';

/** `POST /{type}`: creates one resource, or with `If-None-Exist` perhaps none. */
export function createHandler(
  createEntries: CreateEntries,
  ports: Pick<FhirPorts, 'access' | 'base' | 'records' | 'journal'>,
): RequestHandler<{ type: string }> {
  const { access, base } = ports;
  return async (request, response) => {
    const { value, write } = parseBody(request);
    const entry = createRequest(request.params.type, value, request.get('if-none-exist'));
    const objectionTo: ObjectionTo = (interaction, type) =>
      access.objectionTo(request, interaction, type);
    const entries = [{ request: entry, issues: [] }];
    const [outcome] = await createEntries('transaction', entries, write, {
      objectionTo,
      tell: (found, chartId) => ports.journal(request as Request, 'search', found, chartId),
    });
    const created = createdResource(outcome);
    response.set('Location', `${base}/${versionPath(created)}`).set('ETag', etag);
    if (created.lastUpdated !== undefined) {
      response.set('Last-Modified', new Date(created.lastUpdated).toUTCString());
    }
    const status = created.json === undefined ? 200 : 201;
    const json =
      preferenceOf(request) === 'representation' && outcome !== undefined
        ? await representation(outcome, journalledReads(ports, request as Request), objectionTo)
        : undefined;
    if (json === undefined) {
      response.status(status).end();
    } else {
      sendFhir(response, status, json);
    }
  };
}

interface CreatedResource {
  readonly type: string;
  readonly id: string;
  readonly json?: string;
  readonly lastUpdated?: string;
}

function createdResource(outcome: EntryOutcome | undefined): CreatedResource {
  if (outcome === undefined || 'issues' in outcome) {
    throw new HealthChainError('INTERNAL');
  }
  return 'record' in outcome ? outcome.record : outcome.existing;
}
