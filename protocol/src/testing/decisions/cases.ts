import fc from 'fast-check';
import type { AccessPolicy } from '../../access/access-policy.js';
import type { ChartRequest, Consent } from '../../authority/authority.js';
import {
  compartmentKinds,
  purposes,
  type AccessPurpose,
  type CompartmentKind,
} from '../../consents/consent-terms.js';
import type { Delegation } from '../../authority/delegations.js';
import type { Emergency } from '../../authority/emergencies.js';
import { resourceClasses } from '../../access/resource-classes.js';
import { roles, type Role } from '../../access/roles.js';
import type { ConsentStatement, Proxy } from '../../authority/statements.js';
import { careTeamsAround, type CaseCareTeam } from './care-teams.js';
import { atLeast, instantAfter, mostly, periodAround, present, someOf } from './choices.js';
import { actorsAmong, actorsWith, exceptionsTo, oneCareTeam } from './exceptions.js';
import { careTeamsWith } from './naive-care-teams.js';
import { policyFor } from './policies.js';
import { delegationFor, proxyFor } from './signers.js';
import { consentOn, emergencyOn } from './unsigned.js';

/** Somebody of an organisation, by the key of their credential. */
export interface Holder {
  readonly organization: string;
  readonly publicKeyDigest: string;
}

/** What cases are about. */
export interface CaseWorld {
  readonly patientId: string;
  readonly otherPatientId: string;
  readonly enrolmentId: string;
  /** Two at least: who asks, and others. */
  readonly people: readonly [Holder, Holder, ...Holder[]];
  readonly organizations: readonly string[];
}

/** One access that is asked for, with all that the ledger holds about it. */
export interface DecisionCase {
  readonly request: ChartRequest;
  readonly person: Holder & { readonly role: Role };
  readonly at: string;
  readonly enrolmentId: string | undefined;
  /** Whose passkey is enrolled, if it is not the patient's. */
  readonly proxy: Proxy | undefined;
  readonly consent: Consent | undefined;
  /** What the consent names as the delegation under which somebody signed it. */
  readonly delegation: Delegation | undefined;
  readonly emergency: Emergency | undefined;
  readonly careTeams: readonly CaseCareTeam[];
  readonly policy: AccessPolicy | undefined;
}

type Asked = Pick<DecisionCase, 'request' | 'person' | 'at' | 'careTeams'>;

const instants = ['2026-06-15T12:00:00.000Z', '2026-06-15T12:00:00.345Z'] as const;

function basisOf(kind: ChartRequest['basis']['kind'], id: string): ChartRequest['basis'] {
  return kind === 'consent' ? { kind, consentId: id } : { kind, emergencyId: id };
}

function purposeOf(kind: ChartRequest['basis']['kind']): fc.Arbitrary<AccessPurpose> {
  const breaking = fc.constant<AccessPurpose>('BTG');
  const usual = fc.constantFrom<AccessPurpose>(...purposes);
  return kind === 'consent' ? mostly(usual, breaking) : mostly(breaking, usual, 8);
}

function asked({ patientId, people }: CaseWorld): fc.Arbitrary<Omit<Asked, 'careTeams'>> {
  return fc
    .constantFrom<ChartRequest['basis']['kind']>('consent', 'consent', 'emergency')
    .chain((kind) =>
      fc
        .record({
          ids: fc.tuple(fc.uuid({ version: 4 }), fc.uuid({ version: 4 })),
          purpose: purposeOf(kind),
          compartments: someOf(compartmentKinds).map((kinds) =>
            kind === 'consent' ? givenTogether(kinds) : kinds,
          ),
          classes: someOf(resourceClasses),
          holder: fc.constantFrom(...people),
          role: fc.constantFrom(...roles),
          at: fc.constantFrom(...instants),
        })
        .map(({ ids: [accessId, id], holder, role, at, ...what }) => ({
          request: { accessId, patientId, basis: basisOf(kind, id), ...what },
          person: { ...holder, role },
          at,
        })),
    );
}

/** What one consent can give: counselling notes by themselves, or others. */
function givenTogether(kinds: CompartmentKind[]): CompartmentKind[] {
  return kinds.length > 1 ? kinds.filter((kind) => kind !== 'counseling-notes') : kinds;
}

const seldom = fc.integer({ min: 1, max: 25 }).map((number) => number === 1);

/** What a consent says, which covers what is asked for as a rule. */
function terms(
  { request, person, at, careTeams }: Asked,
  world: CaseWorld,
): fc.Arbitrary<Partial<ConsentStatement>> {
  const { compartments, classes, purpose } = request;
  const people = world.people.map(({ publicKeyDigest }) => publicKeyDigest);
  const { organization, publicKeyDigest } = person;
  const about = {
    person: { ...person, careTeams: careTeamsWith(publicKeyDigest, organization, careTeams) },
    ...{ people, careTeams: [...new Set(careTeams.map(({ careTeamId }) => careTeamId))] },
    ...{ purpose, compartments, classes, at },
  };
  const own = purposes.filter((name) => purpose === 'BTG' || name === purpose);
  return fc
    .record({
      patientId: mostly(fc.constant(world.patientId), fc.constant(world.otherPatientId), 25),
      grantee: mostly(fc.constant(person.organization), fc.constantFrom(...world.organizations)),
      purposes: mostly(atLeast(purposes, own), someOf(purposes)),
      compartments: mostly(atLeast(compartmentKinds, compartments), someOf(compartmentKinds)).map(
        givenTogether,
      ),
      classes: fc.option(mostly(atLeast(resourceClasses, classes), someOf(resourceClasses), 9), {
        nil: undefined,
      }),
      actors: fc.option(
        mostly(mostly(actorsWith(about), actorsAmong(about), 9), oneCareTeam(about), 2),
        { nil: undefined },
      ),
      period: periodAround(at, 8),
      except: fc.option(
        mostly(
          exceptionsTo(about),
          oneCareTeam(about).map((actors) => [{ actors }]),
          2,
        ),
        { nil: undefined },
      ),
      once: fc.option(fc.constant<true>(true), { nil: undefined, freq: 2 }),
      delegationId: mostly(fc.constant(undefined), fc.uuid({ version: 4 }), 1),
    })
    .map(({ period, ...stated }) => ({ ...present(stated), ...period }));
}

function consentFor(given: Asked, world: CaseWorld): fc.Arbitrary<Consent | undefined> {
  const { basis, accessId } = given.request;
  if (basis.kind !== 'consent') {
    return fc.constant(undefined);
  }
  const { consentId } = basis;
  const recorded = fc
    .record({
      stated: terms(given, world),
      enrolmentId: mostly(fc.constant(world.enrolmentId), fc.uuid({ version: 4 }), 15),
      isRevoked: seldom,
      usedBy: mostly(
        fc.constant(undefined),
        fc.oneof(fc.uuid({ version: 4 }), fc.constant(accessId)),
        5,
      ),
    })
    .map(({ stated, usedBy, ...standing }) => {
      const used = present({ usedBy: stated.once === true ? usedBy : undefined });
      return { ...consentOn(consentId, { ...stated, ...standing }), ...used };
    });
  return mostly(recorded, fc.constant(undefined), 25);
}

/** Another person, or the same key in another organisation. */
function anotherThan(person: Holder, { people, organizations }: CaseWorld): fc.Arbitrary<Holder> {
  const others = people.filter(({ publicKeyDigest }) => publicKeyDigest !== person.publicKeyDigest);
  const elsewhere = fc.constantFrom(...organizations);
  return fc.oneof(
    fc.constantFrom(...others),
    elsewhere.map((organization) => ({ ...person, organization })),
  );
}

function emergencyFor(
  { request, person, at }: Asked,
  world: CaseWorld,
): fc.Arbitrary<Emergency | undefined> {
  const { basis } = request;
  if (basis.kind !== 'emergency') {
    return fc.constant(undefined);
  }
  const declared = fc
    .record({
      patientId: mostly(fc.constant(world.patientId), fc.constant(world.otherPatientId), 12),
      by: mostly(fc.constant(person), anotherThan(person, world), 6),
      until: mostly(
        instantAfter(at, fc.integer({ min: 1, max: 239 * 60_000 })),
        instantAfter(at, fc.constantFrom(-60_000, -1, 0, 1, 1000)),
        8,
      ),
      isEnded: seldom,
    })
    .map((stated) => emergencyOn(basis.emergencyId, stated));
  return mostly(declared, fc.constant(undefined), 12);
}

/** Accesses that are asked for: most are permitted or refused for one reason, and each reason comes up. */
export function decisionCases(world: CaseWorld): fc.Arbitrary<DecisionCase> {
  const begun = asked(world)
    .chain((given) =>
      careTeamsAround(given.person, world.people).map((careTeams) => ({ ...given, careTeams })),
    )
    .chain((given) => consentFor(given, world).map((consent) => ({ ...given, consent })));
  return begun.chain((given) => {
    const { classes, purpose } = given.request;
    return fc
      .record({
        enrolmentId: mostly(fc.constant(world.enrolmentId), fc.constant(undefined), 40),
        proxy: proxyFor(given),
        delegation: delegationFor(given, world),
        emergency: emergencyFor(given, world),
        policy: mostly(
          policyFor({ role: given.person.role, classes, purpose }),
          fc.constant(undefined),
          25,
        ),
      })
      .map((facts) => ({ ...given, ...facts }));
  });
}
