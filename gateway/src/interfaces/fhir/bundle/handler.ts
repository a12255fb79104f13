import type { RequestHandler } from 'express';
import { parseBody } from '../body.js';
import { journalledReads } from '../journalled-reads.js';
import type { FhirPorts, ObjectionTo } from '../ports.js';
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
    const objectionTo: ObjectionTo = (interaction, of) =>
      access.objectionTo(request, interaction, of);
    const permitted = entries.map((entry) => checkEntry(entry, objectionTo));
    const outcomes = await createEntries(type, permitted, body.write, {
      objectionTo,
      tell: (found, chartId) => ports.journal(request, 'search', found, chartId),
    });
    const records = journalledReads(ports, request);
    const answer = await responseBundle(
      type,
      outcomes,
      preferenceOf(request),
      records,
      objectionTo,
    );
    sendFhir(response, 200, answer);
  };
}

/** A Bundle's route asks for a token only: each entry needs its own permission. */
function checkEntry(parsed: ParsedEntry, objectionTo: ObjectionTo): ParsedEntry {
  const { entry, request: wanted } = parsed;
  const code = wanted && objectionTo('create', wanted.type);
  if (code === undefined) {
    return parsed;
  }
  return {
    ...parsed,
    issues: [{ code, ...(entry === undefined ? {} : { entry }) }],
  };
}
