import type { NewRecord } from '../../../records/types.js';
import { isJsonObject, type ExactJson, type JsonObject } from '../json/exact-json.js';
import type { Draft } from './draft.js';

/** The first version of a record; this release has no updates. */
const firstVersion = '1';

const setByServer = new Set(['resourceType', 'id', 'meta']);

/**
 * Gives a draft its id and version, exactly as it is stored once it is found valid.
 *
 * @param write writes the draft's JSON with its numbers as they were read.
 */
export function finishRecord(
  draft: Draft,
  lastUpdated: string,
  write: ExactJson['write'],
): NewRecord {
  const json = write(versioned(draft, lastUpdated));
  // Parsed again, because what is indexed must be what is stored.
  const resource = JSON.parse(json) as JsonObject;
  return { id: draft.id, type: draft.type, json, resource, lastUpdated };
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
