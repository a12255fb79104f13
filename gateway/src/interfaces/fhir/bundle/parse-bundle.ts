import { HealthChainError } from '@healthchain/protocol';
import { refuseIf, type Issue } from '../issue.js';
import { isJsonObject, type ExactJson } from '../json/exact-json.js';
import { checkBundle } from './check-frame.js';
import { parseEntry, type ParsedEntry } from './parse-entry.js';

export type BundleType = 'transaction' | 'batch';

export interface ParsedBundle {
  readonly type: BundleType;
  readonly entries: readonly ParsedEntry[];
}

/**
 * Reads a transaction or batch Bundle. What is wrong with single entries stands in the entries.
 *
 * @throws HealthChainError BUNDLE_INVALID, BUNDLE_TOO_MANY_ENTRIES.
 */
export function parseBundle({ value, write }: ExactJson, entryLimit: number): ParsedBundle {
  if (!isJsonObject(value) || value.resourceType !== 'Bundle') {
    throw new HealthChainError('BUNDLE_INVALID', 'The body is not a Bundle.');
  }
  const { type, entry: entries = [] } = value;
  if (type !== 'transaction' && type !== 'batch') {
    throw new HealthChainError('BUNDLE_INVALID', 'The Bundle is neither transaction nor batch.');
  }
  if (!Array.isArray(entries)) {
    throw new HealthChainError('BUNDLE_INVALID', 'Bundle.entry is not a list.');
  }
  if (entries.length > entryLimit) {
    throw new HealthChainError(
      'BUNDLE_TOO_MANY_ENTRIES',
      `One Bundle takes ${entryLimit} entries at most.`,
    );
  }
  refuseIf(checkBundle(value, write));
  const parsed = entries.map((entry, index) => parseEntry(entry, index, write));
  refuseIf(repeatedFullUrls(parsed));
  return { type, entries: parsed };
}

/** FHIR R4, constraint bdl-7: a fullUrl stands once. */
function repeatedFullUrls(entries: readonly ParsedEntry[]): Issue[] {
  const seen = new Set<string>();
  return entries.flatMap(({ entry, fullUrl }) => {
    if (fullUrl === undefined || !seen.has(fullUrl)) {
      seen.add(fullUrl ?? '');
      return [];
    }
    return [
      {
        code: 'BUNDLE_INVALID' as const,
        detail: `Entry ${String(entry)} repeats a fullUrl.`,
        expression: `Bundle.entry[${String(entry)}].fullUrl`,
      },
    ];
  });
}
