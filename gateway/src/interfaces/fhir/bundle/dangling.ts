import type { NewRecord } from '../../../records/types.js';
import type { Issue } from '../issue.js';
import { findReferences } from './resolve-references.js';

/** Why records of a batch were refused, by record id. */
export type Refusals = Map<string, readonly Issue[]>;

/** The records that refer to none that was refused; the others are refused too. */
export function withoutDangling(candidates: readonly NewRecord[], refused: Refusals): NewRecord[] {
  if (refused.size === 0) {
    return [...candidates];
  }
  return candidates.filter((record) => {
    const issues = danglingIn(record, refused);
    if (issues.length > 0) {
      refused.set(record.id, issues);
    }
    return issues.length === 0;
  });
}

/** Ids are random: a reference that ends with one of them means that record. */
function danglingIn({ resource, type }: NewRecord, refused: Refusals): Issue[] {
  return findReferences(resource, type)
    .filter(({ text }) => refused.has(text.slice(text.lastIndexOf('/') + 1)))
    .map(({ path }) => ({ code: 'REFERENCE_UNRESOLVED', expression: path }));
}
