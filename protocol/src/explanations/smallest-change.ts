import { decideAccess } from '../access/decide-access.js';
import {
  isActiveCredential,
  isGivenByAdministrators,
  type Credential,
} from '../providers/credentials.js';
import type { AccessChange } from './access-changes.js';
import { stepsOf, type RequestFacts, type StepKind } from './change-steps.js';
import { isAfter, type DecisionTime } from '../access/decision-time.js';

/**
 * In the order of preference among as few changes: what the clinician does without anybody, then what the
 * patient decides, then an emergency, which takes that decision from the patient, then what the organisations do,
 * and an enrolment last, for which patient and two registrars have to come together.
 */
const preferred: readonly StepKind[] = [
  'leave-out-classes',
  'leave-out-compartments',
  'other-consent',
  'other-purpose',
  'consent',
  'emergency',
  'policy',
  'enrol',
];

/** What an access comes to rest on: one of these at most, and the last two are for a purpose of their own. */
const bases: readonly StepKind[] = ['other-consent', 'consent', 'emergency'];

/** A way of taking some kinds of change. */
interface Way {
  readonly changes: readonly AccessChange[];
  readonly facts: RequestFacts;
}

/**
 * The fewest changes after which an access would be permitted, in the order in which they are made. Empty for
 * one that is permitted as it is, or that nothing of these helps.
 *
 * @param credential of the clinician: one that is not in force takes a change that nothing else makes up for
 */
export function smallestChange(
  facts: RequestFacts,
  credential: Credential,
): readonly AccessChange[] {
  const renewed = credentialChange(credential, facts.time);
  const changes = fewestChanges(facts);
  return changes === undefined ? [] : [...(renewed === undefined ? [] : [renewed]), ...changes];
}

/** What makes somebody's credential give its role; undefined where it does. */
export function credentialChange(
  credential: Credential | undefined,
  time: DecisionTime,
): AccessChange | undefined {
  if (credential !== undefined && isActiveCredential(credential, time.epochMilliseconds)) {
    return undefined;
  }
  const by =
    credential !== undefined && isGivenByAdministrators(credential.role)
      ? 'administrator'
      : 'registrar';
  if (
    credential === undefined ||
    credential.revokedAt !== undefined ||
    !isAfter(credential.validUntil, time)
  ) {
    return { kind: 'credential', step: 'issue', by };
  }
  const step = credential.suspendedAt === undefined ? 'countersign' : 'reinstate';
  return { kind: 'credential', step, by };
}

/** Undefined where nothing helps. */
function fewestChanges(facts: RequestFacts): readonly AccessChange[] | undefined {
  for (let size = 0; size <= preferred.length; size += 1) {
    for (const kinds of setsOf(size, preferred).filter(isSensible)) {
      const way = waysOf(kinds, facts).find(isPermitted);
      if (way !== undefined) {
        return needed(way);
      }
    }
  }
  return undefined;
}

/** Sets of so many, those with what comes first in front. */
function setsOf(size: number, kinds: readonly StepKind[]): readonly (readonly StepKind[])[] {
  return size === 0
    ? [[]]
    : kinds.flatMap((kind, index) =>
        setsOf(size - 1, kinds.slice(index + 1)).map((others) => [kind, ...others]),
      );
}

/** A new consent or emergency is for its purpose, and what a former enrolment signed stays ended. */
function isSensible(kinds: readonly StepKind[]): boolean {
  const [basis, ...more] = kinds.filter((kind) => bases.includes(kind));
  const excluded = basis === 'other-consent' ? 'enrol' : 'other-purpose';
  return more.length === 0 && (basis === undefined || !kinds.includes(excluded));
}

function waysOf(kinds: readonly StepKind[], facts: RequestFacts): readonly Way[] {
  let ways: readonly Way[] = [{ changes: [], facts }];
  for (const [kind, steps] of Object.entries(stepsOf)) {
    if (kinds.some((each) => each === kind)) {
      ways = ways.flatMap((way) =>
        steps(way.facts).map((step) => ({
          changes: [...way.changes, step.change],
          facts: step.facts,
        })),
      );
    }
  }
  return ways;
}

function isPermitted({ facts }: Way): boolean {
  return decideAccess(facts).kind === 'permitted';
}

/** The organisations need not permit what is left out. */
function needed({ changes, facts }: Way): readonly AccessChange[] {
  return changes.map((change) =>
    change.kind === 'policy'
      ? {
          ...change,
          classes: change.classes.filter((each) => facts.request.classes.includes(each)),
        }
      : change,
  );
}
