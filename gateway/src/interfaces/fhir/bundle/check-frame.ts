import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '../issue.js';
import { isJsonObject, markedNumber, type ExactJson, type JsonObject } from '../json/exact-json.js';
import { validateResource } from '../validation/validate-resource.js';

/** Checks a Bundle but for its entries. @returns issues with code BUNDLE_INVALID */
export function checkBundle(
  { entry: _, ...bundle }: JsonObject,
  write: ExactJson['write'],
): Issue[] {
  return check(bundle, write);
}

/** Checks what an entry of a transaction or batch says besides its resource, with paths in the Bundle. */
export function checkEntry(
  { resource: _, ...frame }: JsonObject,
  entry: number,
  write: ExactJson['write'],
): Issue[] {
  if (isPlain(frame)) {
    return [];
  }
  const alone = { resourceType: 'Bundle', type: 'batch', entry: [frame] };
  return check(alone, write).map((issue) => ({
    ...issue,
    entry,
    expression: pathOf(entry, issue.expression),
  }));
}

/** A frame as nearly all are: nothing but a fullUrl and a POST, in which nothing can be wrong. */
function isPlain({ fullUrl, request, ...others }: JsonObject): boolean {
  return (
    Object.keys(others).length === 0 &&
    (fullUrl === undefined || isPlainText(fullUrl)) &&
    isJsonObject(request) &&
    isPlainRequest(request)
  );
}

function isPlainRequest({ method, url, ifNoneExist, ...others }: JsonObject): boolean {
  return (
    Object.keys(others).length === 0 &&
    method === 'POST' &&
    isPlainText(url) &&
    (ifNoneExist === undefined || isPlainText(ifNoneExist))
  );
}

/** Valid as a uri, as a string and as a fullUrl (bdl-8). */
function isPlainText(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^[!-~]{1,1000}$/.test(value) &&
    !value.includes('/_history/') &&
    !markedNumber.test(value)
  );
}

function check(bundle: JsonObject, write: ExactJson['write']): Issue[] {
  const plain = JSON.parse(write(bundle)) as Resource & JsonObject;
  return validateResource(plain, bundle).map((issue) => ({ ...issue, code: 'BUNDLE_INVALID' }));
}

/** The path of what is wrong with the one entry of a Bundle, in a Bundle where it has another place. */
function pathOf(entry: number, expression = 'Bundle'): string {
  const own = `Bundle.entry[${entry}]`;
  return expression.startsWith('Bundle.entry[0]')
    ? expression.replace('Bundle.entry[0]', own)
    : own;
}
