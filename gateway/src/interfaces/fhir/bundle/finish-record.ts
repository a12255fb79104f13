import type { Resource } from '@medplum/fhirtypes';
import type { NewRecord } from '../../../records/types.js';
import type { Issue } from '../issue.js';
import { isJsonObject, type ExactJson, type JsonObject } from '../json/exact-json.js';
import { validateResource } from '../validation/validate-resource.js';
import type { Draft } from './draft.js';

/** The first version of a record; this release has no updates. */
const firstVersion = '1';

const setByServer = new Set(['resourceType', 'id', 'meta']);

export type Finished =
  | { readonly record: NewRecord; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

/**
 * Gives a draft its id and version and validates it, exactly as it will be stored.
 *
 * @param write writes the draft's JSON with its numbers as they were read.
 */
export function finishRecord(
  draft: Draft,
  lastUpdated: string,
  write: ExactJson['write'],
): Finished {
  const asRead = versioned(draft, lastUpdated);
  const json = write(asRead);
  // Parsed again, because what is validated and indexed must be what is stored.
  const resource = JSON.parse(json) as Resource & JsonObject;
  const { entry, id, type } = draft;
  const issues = validateResource(resource, asRead);
  return issues.length > 0
    ? { issues: entry === undefined ? issues : issues.map((issue) => ({ ...issue, entry })) }
    : { record: { id, type, json, resource, lastUpdated } };
}

function versioned({ id, type, resource }: Draft, lastUpdated: string): JsonObject {
  const { meta = {} } = resource;
  return {
    resourceType: type,
    id,
    // A malformed meta stays as it is, for the validator to find.
    meta: isJsonObject(meta) ? { ...meta, versionId: firstVersion, lastUpdated } : meta,
    ...Object.fromEntries(Object.entries(resource).filter(([name]) => !setByServer.has(name))),
  };
}
