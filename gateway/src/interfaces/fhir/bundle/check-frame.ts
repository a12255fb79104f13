import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '../issue.js';
import type { ExactJson, JsonObject } from '../json/exact-json.js';
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
  const alone = { resourceType: 'Bundle', type: 'batch', entry: [frame] };
  return check(alone, write).map((issue) => ({
    ...issue,
    entry,
    expression: pathOf(entry, issue.expression),
  }));
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
