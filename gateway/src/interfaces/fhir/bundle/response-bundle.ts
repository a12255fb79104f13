import { randomUUID } from 'node:crypto';
import { httpStatus } from '../../../platform/http/status.js';
import { operationOutcome } from '../operation-outcome.js';
import type { FhirRecords, ObjectionTo } from '../ports.js';
import type { Preference } from '../preference.js';
import { etag, versionPath } from '../version.js';
import type { BundleType } from './parse-bundle.js';
import type { EntryOutcome } from './prepare-group.js';
import { representation } from './representation.js';

/**
 * Writes the response to a Bundle as JSON text. Resources that the client asked to see again are copied
 * as stored.
 */
export async function responseBundle(
  type: BundleType,
  outcomes: readonly EntryOutcome[],
  preference: Preference,
  records: Pick<FhirRecords, 'read'>,
  objectionTo: ObjectionTo,
): Promise<string> {
  const entries: string[] = [];
  for (const outcome of outcomes) {
    const resource =
      preference === 'representation'
        ? await representation(outcome, records, objectionTo)
        : undefined;
    const response = JSON.stringify(responseOf(outcome));
    entries.push(
      resource === undefined
        ? `{"response":${response}}`
        : `{"resource":${resource},"response":${response}}`,
    );
  }
  const head = `{"resourceType":"Bundle","id":"${randomUUID()}","type":"${type}-response"`;
  return entries.length === 0 ? `${head}}` : `${head},"entry":[${entries.join(',')}]}`;
}

function responseOf(outcome: EntryOutcome): object {
  if ('issues' in outcome) {
    const code = outcome.issues[0]?.code ?? 'INTERNAL';
    return { status: String(httpStatus[code]), outcome: operationOutcome(outcome.issues) };
  }
  if ('existing' in outcome) {
    return { status: '200 OK', location: versionPath(outcome.existing), etag };
  }
  const { record } = outcome;
  return {
    status: '201 Created',
    location: versionPath(record),
    etag,
    lastModified: record.lastUpdated,
  };
}
