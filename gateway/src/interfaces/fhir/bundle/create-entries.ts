import { causesOf, refuseIf, type Issue } from '../issue.js';
import type { ExactJson } from '../json/exact-json.js';
import type { Caller, FhirPorts } from '../ports.js';
import { commitSeparately, commitTogether } from './commit.js';
import { conditionKey, parseCondition } from './condition.js';
import { KeyedLock } from './keyed-lock.js';
import type { BundleType } from './parse-bundle.js';
import type { ParsedEntry } from './parse-entry.js';
import { prepare } from './prepare.js';
import type { EntryOutcome } from './prepare-group.js';
import { Targets } from './targets.js';

/** Creates resources and says what became of each entry. */
export type CreateEntries = (
  type: BundleType,
  entries: readonly ParsedEntry[],
  write: ExactJson['write'],
  caller: Caller,
) => Promise<readonly EntryOutcome[]>;

/**
 * Makes the one way in for new resources. Requests with the same condition wait for each other, so that
 * clients that send the same conditional create at once make one resource.
 */
export function createEntriesWith({
  records,
  base,
  now,
  validate,
  onFailure,
}: Pick<FhirPorts, 'records' | 'base' | 'now' | 'validate' | 'onFailure'>): CreateEntries {
  const conditions = new KeyedLock();
  return (type, entries, write, caller) =>
    conditions.run(conditionsOf(entries), async () => {
      const preparation = {
        base,
        write,
        validate,
        targets: new Targets(records, caller),
        lastUpdated: now().toISOString(),
      };
      const outcomes = await prepare(type, entries, preparation);
      if (type === 'batch') {
        const committed = await commitSeparately(records, outcomes);
        causesOf(issuesIn(committed)).forEach(onFailure);
        return committed;
      }
      refuseIf(issuesIn(outcomes));
      await commitTogether(records, outcomes);
      return outcomes;
    });
}

function issuesIn(outcomes: readonly EntryOutcome[]): Issue[] {
  return outcomes.flatMap((outcome) => ('issues' in outcome ? outcome.issues : []));
}

function conditionsOf(entries: readonly ParsedEntry[]): string[] {
  return entries.flatMap(({ request }) =>
    request?.ifNoneExist === undefined ? [] : keyOf(request.type, request.ifNoneExist),
  );
}

/** No key for a condition that cannot be read: its entry is going to be refused. */
function keyOf(type: string, ifNoneExist: string): string[] {
  try {
    return [conditionKey(parseCondition(type, ifNoneExist))];
  } catch {
    return [];
  }
}
