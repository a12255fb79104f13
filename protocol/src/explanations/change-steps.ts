import { permittedClasses } from '../access/access-policy.js';
import { decideAccess, type AccessFacts } from '../access/decide-access.js';
import type { ResourceClass } from '../access/resource-classes.js';
import { isProxyOver } from '../authority/delegations.js';
import {
  isSeparate,
  jointKinds,
  purposes,
  type AccessPurpose,
  type CompartmentKind,
} from '../consents/consent-terms.js';
import type { AccessChange, AccessChangeKind } from './access-changes.js';

/** Another consent of the patient’s, with what else decides about it. */
export interface OtherConsent extends Pick<AccessFacts, 'careTeams' | 'consent' | 'delegation'> {
  readonly consentId: string;
}

/** What a request comes to, and what else it could rest on. */
export interface RequestFacts extends AccessFacts {
  /** Consents to the clinician’s organisation; what the patient gave to others is none of its business. */
  readonly others: readonly OtherConsent[];
}

/** A change, and the facts as they would be after it. */
export interface Step {
  readonly change: AccessChange;
  readonly facts: RequestFacts;
}

/** What of one kind could be done; the one that leaves most first. */
type Steps = (facts: RequestFacts) => readonly Step[];

/** A credential that gives no role is nothing that anything else makes up for: it is told apart. */
export type StepKind = Exclude<AccessChangeKind, 'credential'>;

/** In the order in which they are taken: what is left out depends on all that is permitted then. */
export const stepsOf: Readonly<Record<StepKind, Steps>> = {
  enrol,
  'other-consent': nameAnother,
  consent: consentToMore,
  emergency: declare,
  'other-purpose': nameAnotherPurpose,
  policy: permitByPolicy,
  'leave-out-compartments': leaveOutCompartments,
  'leave-out-classes': leaveOutClasses,
};

/** Only an enrolled patient can consent, and one whose proxy's time is over enrols a passkey of their own. */
function enrol(facts: RequestFacts): readonly Step[] {
  const { authority: known, time, request } = facts;
  return known !== undefined && !isProxyOver(known.proxy, time)
    ? []
    : [
        {
          change: { kind: 'enrol' },
          facts: { ...facts, authority: { enrolmentId: request.accessId } },
        },
      ];
}

function nameAnother(facts: RequestFacts): readonly Step[] {
  return facts.others.map(({ consentId, ...other }) => ({
    change: { kind: 'other-consent', consentId },
    facts: {
      ...facts,
      request: { ...facts.request, basis: { kind: 'consent', consentId } },
      delegation: undefined,
      ...other,
    },
  }));
}

/** The patient gives a consent for just this, or for as much of it as one can give. An emergency needs none. */
function consentToMore(facts: RequestFacts): readonly Step[] {
  const { request, organization, authority, time } = facts;
  const { purpose } = request;
  if (authority === undefined || !isConsentable(purpose)) {
    return [];
  }
  const { enrolmentId } = authority;
  const statement = {
    ...{ patientId: request.patientId, grantee: organization, purposes: [purpose] },
    compartments: givenTogether(request.compartments),
    from: new Date(time.epochMilliseconds).toISOString(),
    until: new Date(time.epochMilliseconds + 1).toISOString(),
  };
  return [
    {
      change: { kind: 'consent', purpose },
      facts: {
        ...facts,
        request: { ...request, basis: { kind: 'consent', consentId: request.accessId } },
        consent: { enrolmentId, signed: { statement } },
        delegation: undefined,
      },
    },
  ];
}

function isConsentable(purpose: AccessPurpose): purpose is Exclude<AccessPurpose, 'BTG'> {
  return purpose !== 'BTG';
}

function givenTogether(compartments: CompartmentKind[]): CompartmentKind[] {
  return isSeparate(compartments)
    ? compartments
    : compartments.filter((kind) => jointKinds.includes(kind));
}

/** What is needed to treat somebody who cannot be asked; for anything else, no emergency is one. */
const treating: readonly AccessPurpose[] = ['TREAT', 'ETREAT', 'BTG'];

/** Whom the policy lets read something in an emergency can declare one to treat a patient who is enrolled. */
function declare(facts: RequestFacts): readonly Step[] {
  const { request, policy, role, authority, organization, publicKeyDigest, time } = facts;
  const question = { role, action: 'read', purpose: 'BTG' } as const;
  const isPermitted = policy !== undefined && permittedClasses(policy.content, question).length > 0;
  if (!isPermitted || authority === undefined || !treating.includes(request.purpose)) {
    return [];
  }
  const { patientId, accessId: emergencyId } = request;
  const until = new Date(time.epochMilliseconds + 1).toISOString();
  const statement = { patientId, organization, publicKeyDigest, until };
  return [
    {
      change: { kind: 'emergency' },
      facts: {
        ...facts,
        request: { ...request, purpose: 'BTG', basis: { kind: 'emergency', emergencyId } },
        emergency: { signed: { statement } },
      },
    },
  ];
}

/** The purpose of an emergency is one, and no consent's. */
function nameAnotherPurpose(facts: RequestFacts): readonly Step[] {
  const { request } = facts;
  const possible: readonly AccessPurpose[] =
    request.basis.kind === 'emergency' ? ['BTG'] : purposes;
  return possible
    .filter((purpose) => purpose !== request.purpose)
    .map((purpose) => ({
      change: { kind: 'other-purpose', purpose },
      facts: { ...facts, request: { ...request, purpose } },
    }));
}

function permitByPolicy(facts: RequestFacts): readonly Step[] {
  const { request, role, policy } = facts;
  if (policy === undefined) {
    return [];
  }
  const { purpose } = request;
  const permitted = permittedClasses(policy.content, { role, action: 'read', purpose });
  const classes = request.classes.filter((each) => !permitted.includes(each));
  if (classes.length === 0) {
    return [];
  }
  const rule = { roles: [role], actions: ['read' as const], classes, purposes: [purpose] };
  const content = { ...policy.content, rules: [...policy.content.rules, rule] };
  return [
    {
      change: { kind: 'policy', role, purpose, classes },
      facts: { ...facts, policy: { ...policy, content } },
    },
  ];
}

/** What is permitted of them with all classes, or with any of them, or else one of them alone. */
function leaveOutCompartments(facts: RequestFacts): readonly Step[] {
  const { compartments, classes } = facts.request;
  const withAll = compartments.filter((kind) => isPermitted(facts, [kind], classes));
  const withAny = compartments.filter((kind) =>
    classes.some((each) => isPermitted(facts, [kind], [each])),
  );
  return partsOf(compartments, [withAll, withAny, ...withAny.map((each) => [each])]).map(
    (kept) => ({
      change: {
        kind: 'leave-out-compartments',
        compartments: compartments.filter((each) => !kept.includes(each)),
      },
      facts: { ...facts, request: { ...facts.request, compartments: kept } },
    }),
  );
}

/** The classes that are permitted with all compartments. */
function leaveOutClasses(facts: RequestFacts): readonly Step[] {
  const { compartments, classes } = facts.request;
  const kept = classes.filter((each) => isPermitted(facts, compartments, [each]));
  return partsOf(classes, [kept]).map((some) => ({
    change: {
      kind: 'leave-out-classes',
      classes: classes.filter((each) => !some.includes(each)),
    },
    facts: { ...facts, request: { ...facts.request, classes: some } },
  }));
}

/** Those that leave something and leave something out. */
function partsOf<Value>(whole: readonly Value[], parts: Value[][]): Value[][] {
  return parts.filter(({ length }) => length > 0 && length < whole.length);
}

function isPermitted(
  facts: RequestFacts,
  compartments: CompartmentKind[],
  classes: ResourceClass[],
): boolean {
  const request = { ...facts.request, compartments, classes };
  return decideAccess({ ...facts, request }).kind === 'permitted';
}
