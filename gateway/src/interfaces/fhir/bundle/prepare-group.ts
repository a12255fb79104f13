import { setImmediate } from 'node:timers/promises';
import type { NewRecord } from '../../../records/types.js';
import type { Issue } from '../issue.js';
import type { ExactJson } from '../json/exact-json.js';
import type { Draft } from './draft.js';
import { finishRecord } from './finish-record.js';
import type { ParsedEntry } from './parse-entry.js';
import { resolveConditions, type Existing, type Planned } from './resolve-conditions.js';
import { resolveReferences, type ReferenceScope } from './resolve-references.js';
import type { Targets } from './targets.js';

/** What became of an entry. */
export type EntryOutcome =
  | { readonly record: NewRecord }
  | { readonly existing: Existing }
  | { readonly issues: readonly Issue[] };

export interface Preparation {
  readonly base: string;
  readonly targets: Targets;
  /** Instant that the records are given as `meta.lastUpdated`. */
  readonly lastUpdated: string;
  readonly write: ExactJson['write'];
}

/** Drafts that are finished before other requests get their turn: some 10 ms of work. */
const turn = 20;

/**
 * Prepares entries that stand or fall together: a whole transaction, or one entry of a batch. If
 * anything is wrong with any of them, those outcomes hold all the issues and no outcome is a record.
 *
 * @param accepted drafts of groups before this one, which conditions can match.
 * @returns outcomes in the order of the entries, and the drafts if the group is accepted.
 */
export async function prepareGroup(
  entries: readonly ParsedEntry[],
  accepted: readonly Draft[],
  preparation: Preparation,
): Promise<{ outcomes: readonly EntryOutcome[]; drafts: readonly Draft[] }> {
  const unreadable = entries.map(({ issues }) => ({ issues }));
  if (unreadable.some(({ issues }) => issues.length > 0)) {
    return { outcomes: unreadable, drafts: [] };
  }
  const planned = await resolveConditions(entries, accepted, preparation.targets);
  const drafts = planned.flatMap((plan) => ('draft' in plan ? [plan.draft] : []));
  const scope: ReferenceScope = {
    base: preparation.base,
    targets: preparation.targets,
    drafts: [...accepted, ...drafts],
    byFullUrl: fullUrlsOf(entries, planned),
  };
  const outcomes: EntryOutcome[] = [];
  for (const [index, plan] of planned.entries()) {
    if (index % turn === turn - 1) {
      await setImmediate();
    }
    outcomes.push('draft' in plan ? await finish(plan.draft, scope, preparation) : plan);
  }
  const refused = outcomes.some((outcome) => 'issues' in outcome);
  return refused ? { outcomes: outcomes.map(issuesOnly), drafts: [] } : { outcomes, drafts };
}

async function finish(
  draft: Draft,
  scope: ReferenceScope,
  { lastUpdated, write }: Preparation,
): Promise<EntryOutcome> {
  const { entry } = draft;
  const dangling = (await resolveReferences(draft, scope)).map((issue) =>
    entry === undefined ? issue : { ...issue, entry },
  );
  const finished = finishRecord(draft, lastUpdated, write);
  if (finished.issues === undefined && dangling.length === 0) {
    return finished;
  }
  // What is unresolved cannot be of the right type either: that would be said twice.
  const unresolved = new Set(dangling.map(({ expression }) => expression));
  const invalid = (finished.issues ?? []).filter(
    ({ expression = '' }) => !unresolved.has(`${expression}.reference`),
  );
  return { issues: [...dangling, ...invalid] };
}

function fullUrlsOf(
  entries: readonly ParsedEntry[],
  planned: readonly Planned[],
): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap(({ fullUrl }, index) => {
      const plan = planned[index];
      const target =
        plan && (('draft' in plan && plan.draft) || ('existing' in plan && plan.existing));
      return fullUrl === undefined || !target ? [] : [[fullUrl, `${target.type}/${target.id}`]];
    }),
  );
}

function issuesOnly(outcome: EntryOutcome): EntryOutcome {
  return { issues: 'issues' in outcome ? outcome.issues : [] };
}
