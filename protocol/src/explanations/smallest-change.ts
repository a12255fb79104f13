import { z } from 'zod';
import { permittedClasses } from '../access/access-policy.js';
import { accessSchema } from '../authority/authority.js';
import {
  accessPurpose,
  compartmentKind,
  type AccessPurpose,
  type CompartmentKind,
} from '../consents/consent-terms.js';
import { decideAccess, type AccessFacts } from '../access/decide-access.js';
import { isProxyOver } from '../authority/delegations.js';
import { resourceClass, type ResourceClass } from '../access/resource-classes.js';

/** Who has to act, and what would have to become other. */
export const accessChangeSchema = z.discriminatedUnion('kind', [
  /** The clinician asks for less. */
  z.strictObject({ kind: z.literal('leave-out-classes'), classes: z.array(resourceClass) }),
  z.strictObject({
    kind: z.literal('leave-out-compartments'),
    compartments: z.array(compartmentKind),
  }),
  /** The patient consents to more. */
  z.strictObject({ kind: z.literal('consent'), purpose: accessPurpose }),
  /** The organisations permit more. */
  z.strictObject({
    kind: z.literal('policy'),
    purpose: accessPurpose,
    classes: z.array(resourceClass),
  }),
  /** The patient enrols a passkey. */
  z.strictObject({ kind: z.literal('enrol') }),
]);
export type AccessChange = z.infer<typeof accessChangeSchema>;

/** Answer of `ExplainRequest`: what an access would come to, and the smallest change that would permit it. */
export const requestExplanationSchema = z.strictObject({
  outcome: accessSchema.shape.outcome,
  changes: z.array(accessChangeSchema),
});
export type RequestExplanation = z.infer<typeof requestExplanationSchema>;

/** A change, and the facts as they would be after it; none where there is nothing to change so. */
interface Step {
  readonly change: AccessChange;
  readonly facts: AccessFacts;
}

/**
 * The fewest changes after which an access would be permitted, the clinician's own before the patient's, and
 * those before the organisations'. Empty for one that is permitted as it is, or that nothing of these helps.
 */
export function smallestChange(facts: AccessFacts): readonly AccessChange[] {
  let reached: readonly {
    readonly facts: AccessFacts;
    readonly changes: readonly AccessChange[];
  }[] = [{ facts, changes: [] }];
  for (let size = 0; size <= steps.length; size += 1) {
    const found = reached.find((each) => decideAccess(each.facts).kind === 'permitted');
    if (found !== undefined) {
      return found.changes;
    }
    reached = reached.flatMap((each) =>
      steps.flatMap((step) => {
        const taken = step(each.facts);
        return taken === undefined || each.changes.some(({ kind }) => kind === taken.change.kind)
          ? []
          : [{ facts: taken.facts, changes: [...each.changes, taken.change] }];
      }),
    );
  }
  return [];
}

/** In the order of preference. */
const steps: readonly ((facts: AccessFacts) => Step | undefined)[] = [
  leaveOutClasses,
  leaveOutCompartments,
  consentToMore,
  permitByPolicy,
  enrol,
];

/** Asks for the classes alone that are permitted one by one. */
function leaveOutClasses(facts: AccessFacts): Step | undefined {
  const { request } = facts;
  const withClasses = (classes: ResourceClass[]): AccessFacts => ({
    ...facts,
    request: { ...request, classes },
  });
  const kept = request.classes.filter((each) => isPermitted(withClasses([each])));
  const classes = request.classes.filter((each) => !kept.includes(each));
  return kept.length === 0 || classes.length === 0
    ? undefined
    : { change: { kind: 'leave-out-classes', classes }, facts: withClasses(kept) };
}

function leaveOutCompartments(facts: AccessFacts): Step | undefined {
  const { request } = facts;
  const withCompartments = (compartments: CompartmentKind[]): AccessFacts => ({
    ...facts,
    request: { ...request, compartments },
  });
  const kept = request.compartments.filter((each) => isPermitted(withCompartments([each])));
  const compartments = request.compartments.filter((each) => !kept.includes(each));
  return kept.length === 0 || compartments.length === 0
    ? undefined
    : { change: { kind: 'leave-out-compartments', compartments }, facts: withCompartments(kept) };
}

/** The patient gives a consent for just this. An emergency needs none. */
function consentToMore(facts: AccessFacts): Step | undefined {
  const { request, organization, authority, time } = facts;
  const { purpose } = request;
  if (authority === undefined || !isConsentable(purpose)) {
    return undefined;
  }
  const { enrolmentId } = authority;
  const statement = {
    ...{ patientId: request.patientId, grantee: organization, purposes: [purpose] },
    compartments: request.compartments,
    from: new Date(time.epochMilliseconds).toISOString(),
    until: new Date(time.epochMilliseconds + 1).toISOString(),
  };
  const basis = { kind: 'consent' as const, consentId: request.accessId };
  return {
    change: { kind: 'consent', purpose },
    facts: {
      ...facts,
      request: { ...request, basis },
      consent: { enrolmentId, signed: { statement } },
    },
  };
}

function isConsentable(purpose: AccessPurpose): purpose is Exclude<AccessPurpose, 'BTG'> {
  return purpose !== 'BTG';
}

function permitByPolicy(facts: AccessFacts): Step | undefined {
  const { request, role, policy } = facts;
  if (policy === undefined) {
    return undefined;
  }
  const { purpose } = request;
  const permitted = permittedClasses(policy.content, { role, action: 'read', purpose });
  const classes = request.classes.filter((each) => !permitted.includes(each));
  if (classes.length === 0) {
    return undefined;
  }
  const rule = { roles: [role], actions: ['read' as const], classes, purposes: [purpose] };
  const content = { ...policy.content, rules: [...policy.content.rules, rule] };
  return {
    change: { kind: 'policy', purpose, classes },
    facts: { ...facts, policy: { ...policy, content } },
  };
}

/** Only an enrolled patient can consent, and one whose proxy's time is over enrols a passkey of their own. */
function enrol(facts: AccessFacts): Step | undefined {
  const { authority: known, time } = facts;
  if (known !== undefined && !isProxyOver(known.proxy, time)) {
    return undefined;
  }
  const authority = { enrolmentId: facts.request.accessId };
  return { change: { kind: 'enrol' }, facts: { ...facts, authority } };
}

function isPermitted(facts: AccessFacts): boolean {
  return decideAccess(facts).kind === 'permitted';
}
