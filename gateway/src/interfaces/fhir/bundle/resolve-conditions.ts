import { randomUUID } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import { issuesOf, type Issue } from '../issue.js';
import type { Draft } from './draft.js';
import type { CreateRequest, ParsedEntry } from './parse-entry.js';
import type { Targets } from './targets.js';

/** A resource that a condition found, so that none is created. */
export interface Existing {
  readonly type: string;
  readonly id: string;
}

/** What becomes of an entry: one of draft, existing resource, or issues. */
export type Planned =
  | { readonly draft: Draft }
  | { readonly existing: Existing }
  | { readonly issues: readonly Issue[] };

/**
 * Decides for each entry whether it creates a resource. A condition sees the read model, `accepted`
 * drafts, and the drafts of entries before it.
 */
export async function resolveConditions(
  entries: readonly ParsedEntry[],
  accepted: readonly Draft[],
  targets: Targets,
): Promise<Planned[]> {
  const planned: Planned[] = [];
  const drafts = [...accepted];
  for (const entry of entries) {
    const plan = await planEntry(entry, drafts, targets);
    planned.push(plan);
    if ('draft' in plan) {
      drafts.push(plan.draft);
    }
  }
  return planned;
}

async function planEntry(
  { entry, fullUrl, request, issues }: ParsedEntry,
  drafts: readonly Draft[],
  targets: Targets,
): Promise<Planned> {
  if (request === undefined || issues.length > 0) {
    return { issues };
  }
  try {
    const existing = await findExisting(request, drafts, targets);
    if (existing !== undefined) {
      return { existing };
    }
  } catch (error) {
    return { issues: locate(issuesOf(error), entry) };
  }
  const { type, resource } = request;
  return {
    draft: {
      ...(entry === undefined ? {} : { entry }),
      ...(fullUrl === undefined ? {} : { fullUrl }),
      id: randomUUID(),
      type,
      resource,
    },
  };
}

async function findExisting(
  { type, ifNoneExist }: CreateRequest,
  drafts: readonly Draft[],
  targets: Targets,
): Promise<Existing | undefined> {
  if (ifNoneExist === undefined) {
    return undefined;
  }
  const [id, ...others] = await targets.matching(type, ifNoneExist, drafts);
  if (others.length > 0) {
    throw new HealthChainError('CONDITION_AMBIGUOUS');
  }
  return id === undefined ? undefined : { type, id };
}

function locate(issues: readonly Issue[], entry: number | undefined): Issue[] {
  return entry === undefined
    ? [...issues]
    : issues.map((issue) => ({
        ...issue,
        entry,
        expression: `Bundle.entry[${entry}].request.ifNoneExist`,
      }));
}
