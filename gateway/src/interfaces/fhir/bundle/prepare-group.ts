import { setImmediate } from 'node:timers/promises';
import type { NewRecord } from '../../../records/types.js';
import type { Issue } from '../issue.js';
import type { ExactJson } from '../json/exact-json.js';
import type { ValidateTexts } from '../validation/validate-texts.js';
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
  readonly validate: ValidateTexts;
}

/** Drafts that are finished before other requests get their turn: some 10 ms of work. */
const turn = 50;

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
  const outcomes = await outcomesOf(planned, scope, preparation);
  const refused = outcomes.some((outcome) => 'issues' in outcome);
  return refused ? { outcomes: outcomes.map(issuesOnly), drafts: [] } : { outcomes, drafts };
}

async function outcomesOf(
  planned: readonly Planned[],
  scope: ReferenceScope,
  { lastUpdated, write, validate }: Preparation,
): Promise<EntryOutcome[]> {
  const finished: Finished[] = [];
  for (const [index, plan] of planned.entries()) {
    if (index % turn === turn - 1) {
      await setImmediate();
    }
    finished.push(
      'draft' in plan
        ? {
            entry: plan.draft.entry,
            dangling: await resolveReferences(plan.draft, scope),
            record: finishRecord(plan.draft, lastUpdated, write),
          }
        : plan,
    );
  }
  const texts = finished.flatMap((one) => ('record' in one ? [one.record.json] : []));
  const invalid = [...(await validate(texts))];
  return finished.map((one) => ('record' in one ? judge(one, invalid.shift() ?? []) : one));
}

/** A record before it is known whether it is valid. */
interface Candidate {
  readonly entry: number | undefined;
  readonly record: NewRecord;
  /** References that point to nothing, or to several resources. */
  readonly dangling: readonly Issue[];
}

type Finished = Candidate | Exclude<Planned, { readonly draft: Draft }>;

function judge({ entry, record, dangling }: Candidate, invalid: readonly Issue[]): EntryOutcome {
  // What is unresolved cannot be of the right type either: that would be said twice.
  const unresolved = new Set(dangling.map(({ expression }) => expression));
  const others = invalid.filter(
    ({ expression = '' }) => !unresolved.has(`${expression}.reference`),
  );
  const issues = [...dangling, ...others];
  if (issues.length === 0) {
    return { record };
  }
  return { issues: entry === undefined ? issues : issues.map((issue) => ({ ...issue, entry })) };
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
