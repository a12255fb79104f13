import { z } from 'zod';
import { permittedClasses, type AccessPolicy } from '../access/access-policy.js';
import type { Access, Consent } from '../authority/authority.js';
import {
  accessPurpose,
  compartmentKind,
  jointKinds,
  type AccessPurpose,
} from '../consents/consent-terms.js';
import type { DecidedAuthority } from '../access/decide-access.js';
import { isAfter, type DecisionTime } from '../access/decision-time.js';
import { relationship } from '../authority/delegation-statements.js';
import { endOfConsent, objectionToSigner, type Delegation } from '../authority/delegations.js';
import type { Emergency } from '../authority/emergencies.js';
import { deciderSchema } from './explain-deciders.js';
import { careTeamsNamedBy } from '../providers/named-care-teams.js';
import { instant, mspId, randomId, sha256Hex } from '../primitives.js';
import { exceptionsSchema, narrowingShape } from '../consents/provisions.js';
import { resourceClass, type ResourceClass } from '../access/resource-classes.js';
import { role, roles, type Role } from '../access/roles.js';
import type { ConsentStatement } from '../authority/statements.js';

/** Who can see what of a chart, why, and until when. */
export const accessGrantSchema = z.strictObject({
  because: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('custodian') }),
    z.strictObject({
      kind: z.literal('consent'),
      consentId: randomId,
      recordedAt: instant,
      /** Who agreed for the patient, if somebody else did. */
      by: relationship.optional(),
    }),
    z.strictObject({ kind: z.literal('emergency'), emergencyId: randomId, declaredAt: instant }),
  ]),
  organization: mspId,
  /** Those of the organisation's people who have it; of the custodian's, all whom it lets. */
  role: role.optional(),
  /** Of them only these, by the keys of their credentials. */
  people: z.array(sha256Hex).optional(),
  /** And, where it is for those only, whoever is a member of these care teams of the organisation. */
  careTeams: z.array(randomId).optional(),
  purposes: z.array(accessPurpose),
  compartments: z.array(compartmentKind).optional(),
  classes: z.array(resourceClass).optional(),
  dataPeriod: narrowingShape.dataPeriod,
  except: exceptionsSchema.optional(),
  until: instant.optional(),
});
export type AccessGrant = z.infer<typeof accessGrantSchema>;

/** Answer of `ExplainAccess`: everyone who can see something, and who decides for the patient, each with a sentence. */
export const accessExplanationSchema = z.strictObject({
  grants: z.array(z.strictObject({ grant: accessGrantSchema, sentence: z.string() })),
  deciders: z.array(z.strictObject({ decider: deciderSchema, sentence: z.string() })),
});
export type AccessExplanation = z.infer<typeof accessExplanationSchema>;

/** What there is to say of a patient's chart. */
export interface ExplainedFacts {
  readonly custodian: string;
  readonly authority: DecidedAuthority;
  /** Those that the patient's present passkey or its delegates signed. */
  readonly consents: readonly Consent[];
  readonly delegations: readonly Delegation[];
  readonly emergencies: readonly Emergency[];
  /** The role of who declared an emergency, if their credential is in force. */
  readonly roleOf: (emergency: Emergency) => Role | undefined;
  /** The access that used up a consent for one opening, if one did. */
  readonly useOf: (consent: Consent) => Pick<Access, 'role' | 'outcome'> | undefined;
  /** Whether an organisation keeps a care team with anybody in it. */
  readonly hasMembers: (organization: string, careTeamId: string) => boolean;
  readonly policy: AccessPolicy | undefined;
  readonly time: DecisionTime;
}

/** Everyone who can see something of a chart now, by the rules of the decision: consent and policy. */
export function grantsOf(facts: ExplainedFacts): AccessGrant[] {
  const { custodian, consents, emergencies } = facts;
  return [
    {
      because: { kind: 'custodian' },
      organization: custodian,
      purposes: ['TREAT', 'HPAYMT', 'HOPERAT'],
    },
    ...consents.flatMap((consent) => underConsent(facts, consent)),
    ...emergencies.flatMap((emergency) => inEmergency(facts, emergency)),
  ];
}

/** A grant for each role that consent and policy let read something. */
function underConsent(facts: ExplainedFacts, consent: Consent): AccessGrant[] {
  const { authority, policy } = facts;
  const { consentId, recordedAt, signed } = consent;
  const { statement } = signed;
  const delegation = delegationOf(facts, statement);
  if (!stands(facts, consent, delegation)) {
    return [];
  }
  const session = sessionUnder(facts, consent);
  const by = delegation?.signed.statement.relationship ?? authority.proxy?.relationship;
  const openers = session === undefined ? roles : [session.role];
  return openers.flatMap((each) => {
    const named = namedWith(facts, statement, each);
    if (named?.people.length === 0 && named.careTeams === undefined) {
      return [];
    }
    return permittedTo(policy, each, statement).map((permitted) => ({
      because: { kind: 'consent' as const, consentId, recordedAt, by },
      ...{ organization: statement.grantee, role: each },
      ...named,
      ...permitted,
      compartments: statement.compartments,
      dataPeriod: statement.dataPeriod,
      except: statement.except,
      until: session?.until ?? endOfConsent({ authority, statement, delegation }),
    }));
  });
}

function delegationOf(
  { delegations }: ExplainedFacts,
  { delegationId }: ConsentStatement,
): Delegation | undefined {
  return delegations.find((each) => each.delegationId === delegationId);
}

/** The session, which goes on, of the access that used up a consent. */
function sessionUnder(
  { useOf, time }: ExplainedFacts,
  consent: Consent,
): { readonly role: Role; readonly until: string } | undefined {
  const { role: opener, outcome } = useOf(consent) ?? {};
  return opener !== undefined && outcome?.kind === 'permitted' && isAfter(outcome.until, time)
    ? { role: opener, until: outcome.until }
    : undefined;
}

function stands(
  facts: ExplainedFacts,
  consent: Consent,
  delegation: Delegation | undefined,
): boolean {
  const { authority, time } = facts;
  const { revocation, usedBy, signed } = consent;
  const { statement } = signed;
  const { from, until, patientId } = statement;
  const act = { patientId, authority, statement, delegation, power: 'consent', time } as const;
  const isUsedUp = usedBy !== undefined && sessionUnder(facts, consent) === undefined;
  const isOpen = revocation === undefined && !isUsedUp;
  return (
    isOpen && !isAfter(from, time) && isAfter(until, time) && objectionToSigner(act) === undefined
  );
}

/** Whom of a role a consent names; undefined for all of them. Who of the named has it, each access decides. */
function namedWith(
  { hasMembers }: ExplainedFacts,
  { grantee, actors }: ConsentStatement,
  asked: Role,
): { people: string[]; careTeams?: string[] } | undefined {
  if (actors?.some((each) => each.kind === 'role' && each.role === asked) ?? true) {
    return undefined;
  }
  const people = actors?.flatMap((each) => (each.kind === 'person' ? [each.publicKeyDigest] : []));
  const careTeams = careTeamsNamedBy({ actors }).filter((each) => hasMembers(grantee, each));
  return { people: people ?? [], ...(careTeams.length === 0 ? {} : { careTeams }) };
}

type Permitted = Pick<AccessGrant, 'purposes' | 'classes'>;

/** What of a consent the policy permits a role: the purposes with the same classes together. */
function permittedTo(
  policy: AccessPolicy | undefined,
  asking: Role,
  { purposes, classes }: ConsentStatement,
): readonly Permitted[] {
  if (policy === undefined) {
    return [];
  }
  const byClasses = new Map<string, { purposes: AccessPurpose[]; classes: ResourceClass[] }>();
  for (const purpose of purposes) {
    const permitted = permittedClasses(policy, { role: asking, action: 'read', purpose }).filter(
      (name) => classes?.includes(name) ?? true,
    );
    const known = byClasses.get(permitted.join()) ?? { purposes: [], classes: [...permitted] };
    byClasses.set(permitted.join(), { ...known, purposes: [...known.purposes, purpose] });
  }
  return [...byClasses.values()].filter((each) => each.classes.length > 0);
}

function inEmergency(
  { policy, roleOf, time }: ExplainedFacts,
  emergency: Emergency,
): AccessGrant[] {
  const { emergencyId, declaredAt, ended, signed } = emergency;
  const { organization, publicKeyDigest, until } = signed.statement;
  const asking = roleOf(emergency);
  const isOver = ended !== undefined || !isAfter(until, time);
  if (isOver || asking === undefined || policy === undefined) {
    return [];
  }
  const classes = permittedClasses(policy, { role: asking, action: 'read', purpose: 'BTG' });
  return classes.length === 0
    ? []
    : [
        {
          because: { kind: 'emergency', emergencyId, declaredAt },
          ...{ organization, role: asking, people: [publicKeyDigest] },
          ...{ purposes: ['BTG'], compartments: [...jointKinds], classes: [...classes], until },
        },
      ];
}
