import { HealthChainError } from '@healthchain/protocol';
import { parametersOf } from '../../../records/search/parameters.js';
import { issuesOf, type Issue } from '../issue.js';
import { isJsonObject, type ExactJson, type JsonObject } from '../json/exact-json.js';
import { checkEntry } from './check-frame.js';

/** A resource that a client asks to create. */
export interface CreateRequest {
  readonly type: string;
  readonly resource: JsonObject;
  /** Criteria of a conditional create: nothing is created if a resource matches. */
  readonly ifNoneExist?: string;
}

/** One entry of a Bundle, or the body of a single create. */
export interface ParsedEntry {
  /** Index in the Bundle; absent for a single create. */
  readonly entry?: number;
  readonly fullUrl?: string;
  /** Absent where the entry is not an acceptable request. */
  readonly request?: CreateRequest;
  readonly issues: readonly Issue[];
}

/** Reads one entry. What is wrong with it is told in its issues. */
export function parseEntry(value: unknown, entry: number, write: ExactJson['write']): ParsedEntry {
  try {
    if (!isJsonObject(value)) {
      throw new HealthChainError('BUNDLE_INVALID', 'The entry is not an object.');
    }
    const fullUrl = fullUrlOf(value);
    const request = requestOf(value);
    const issues = checkEntry(value, entry, write);
    return issues.length > 0
      ? { entry, issues }
      : { entry, ...(fullUrl === undefined ? {} : { fullUrl }), request, issues: [] };
  } catch (error) {
    return {
      entry,
      issues: issuesOf(error).map((issue) => ({
        ...issue,
        entry,
        expression: `Bundle.entry[${entry}]`,
      })),
    };
  }
}

/**
 * Checks that a value is a resource of the type that the request names.
 *
 * @throws HealthChainError RESOURCE_TYPE_NOT_SUPPORTED, RESOURCE_INVALID.
 */
export function createRequest(type: string, value: unknown, ifNoneExist?: string): CreateRequest {
  if (parametersOf(type) === undefined) {
    throw new HealthChainError('RESOURCE_TYPE_NOT_SUPPORTED');
  }
  if (!isJsonObject(value) || value.resourceType !== type) {
    throw new HealthChainError('RESOURCE_INVALID', 'The resource is not of the type of the URL.');
  }
  return { type, resource: value, ...(ifNoneExist === undefined ? {} : { ifNoneExist }) };
}

function requestOf({ request, resource }: JsonObject): CreateRequest {
  if (!isJsonObject(request)) {
    throw new HealthChainError('BUNDLE_INVALID', 'The entry has no request.');
  }
  const { method, url, ifNoneExist } = request;
  if (typeof method !== 'string' || typeof url !== 'string') {
    throw new HealthChainError('BUNDLE_INVALID', 'The request has no method or no url.');
  }
  if (method !== 'POST' || parametersOf(url) === undefined) {
    throw new HealthChainError('ENTRY_NOT_SUPPORTED');
  }
  if (ifNoneExist !== undefined && typeof ifNoneExist !== 'string') {
    throw new HealthChainError('BUNDLE_INVALID', 'ifNoneExist is not a string.');
  }
  return createRequest(url, resource, ifNoneExist);
}

function fullUrlOf({ fullUrl }: JsonObject): string | undefined {
  if (fullUrl !== undefined && typeof fullUrl !== 'string') {
    throw new HealthChainError('BUNDLE_INVALID', 'fullUrl is not a string.');
  }
  return fullUrl;
}
