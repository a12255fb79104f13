import type { RequestHandler } from 'express';
import { parseBody } from '../body.js';
import { journalledReads } from '../journalled-reads.js';
import type { FhirPorts, Permits } from '../ports.js';
import { preferenceOf } from '../preference.js';
import { sendFhir } from '../respond.js';
import type { CreateEntries } from './create-entries.js';
import { parseBundle } from './parse-bundle.js';
import type { ParsedEntry } from './parse-entry.js';
import { responseBundle } from './response-bundle.js';

/** `POST /`: a transaction or batch Bundle. */
export function bundleHandler(
  createEntries: CreateEntries,
  ports: Pick<FhirPorts, 'access' | 'limits' | 'records' | 'journal'>,
): RequestHandler {
  const { access, limits } = ports;
  return async (request, response) => {
    const body = parseBody(request);
    const { type, entries } = parseBundle(body, limits.entries);
    const permits: Permits = (interaction, of) => access.isPermitted(request, interaction, of);
    const permitted = entries.map((entry) => checkScope(entry, permits));
    const outcomes = await createEntries(type, permitted, body.write, {
      permits,
      tell: (found, chartId) => ports.journal(request, 'search', found, chartId),
    });
    const records = journalledReads(ports, request);
    const answer = await responseBundle(type, outcomes, preferenceOf(request), records, permits);
    sendFhir(response, 200, answer);
  };
}

/** A Bundle's route asks for a token only: each entry needs its own permission. */
function checkScope(parsed: ParsedEntry, permits: Permits): ParsedEntry {
  const { entry, request: wanted } = parsed;
  if (wanted === undefined || permits('create', wanted.type)) {
    return parsed;
  }
  return {
    ...parsed,
    issues: [{ code: 'SCOPE_INSUFFICIENT', ...(entry === undefined ? {} : { entry }) }],
  };
}
