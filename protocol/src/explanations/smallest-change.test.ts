import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import type { AccessPolicyInForce } from '../authority/governance.js';
import {
  accessPurposes,
  compartmentKinds,
  isSeparate,
  purposes,
  type AccessPurpose,
} from '../consents/consent-terms.js';
import { decideAccess, type AccessFacts } from '../access/decide-access.js';
import { resourceClasses } from '../access/resource-classes.js';
import { isActiveCredential, type Credential } from '../providers/credentials.js';
import { accessChangeSchema, type AccessChange } from './access-changes.js';
import type { OtherConsent, RequestFacts } from './change-steps.js';
import { smallestChange } from './smallest-change.js';
import { testPolicy } from '../testing/access-policy.js';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const statement = {
  ...{ patientId: 'patient', grantee: 'MillbrookMSP', purposes: ['TREAT' as const] },
  compartments: ['general' as const],
  ...{ from: '2026-03-01T12:00:00.000Z', until: '2026-04-01T12:00:00.000Z' },
};

function factsWith(
  request: Partial<AccessFacts['request']> = {},
  change: Partial<RequestFacts> = {},
): RequestFacts {
  return {
    request: {
      ...{ accessId: 'access', patientId: 'patient', purpose: 'TREAT' },
      ...{ compartments: ['general'], classes: ['results'] },
      basis: { kind: 'consent', consentId: 'consent' },
      ...request,
    },
    ...{ organization: 'MillbrookMSP', publicKeyDigest: 'key', role: 'nurse', careTeams: [] },
    policy: { content: testPolicy } as unknown as AccessPolicyInForce,
    authority: { enrolmentId: 'enrolment' },
    consent: { enrolmentId: 'enrolment', signed: { statement } },
    others: [],
    time: { epochMilliseconds: at },
    ...change,
  };
}

const active: Credential = {
  ...{ publicKeyDigest: 'key', organization: 'MillbrookMSP', role: 'nurse' },
  ...{ issuedAt: '2026-01-01T00:00:00.000Z', validUntil: '2027-01-01T00:00:00.000Z' },
  countersignedBy: 'CornerstoneMSP',
};
const suspended: Credential = { ...active, suspendedAt: '2026-02-01T00:00:00.000Z' };

/** Another consent of the patient's to the organisation. */
function other(change: Partial<typeof statement> | object = {}): OtherConsent {
  const consent = { enrolmentId: 'enrolment', signed: { statement: { ...statement, ...change } } };
  return { consentId: otherId, careTeams: [], consent };
}
const otherId = '5f6bb1d7-8ef1-4a5e-9d0d-0c2a5a4e7a11';

/** All on which an opening rests. */
interface World {
  readonly facts: RequestFacts;
  readonly credential: Credential;
}

const isPermitted = ({ facts, credential }: World): boolean =>
  isActiveCredential(credential, at) && decideAccess(facts).kind === 'permitted';

/** The world once somebody did what a change says; undefined where they cannot. */
function after({ facts, credential }: World, change: AccessChange): World | undefined {
  if (change.kind === 'credential') {
    const renewed = mended(credential, change.step);
    return renewed && { facts, credential: renewed };
  }
  const changed = factsAfter(facts, change);
  return changed && { facts: changed, credential };
}

/** What registrars come to: each step is for one state of a credential. */
function mended(
  credential: Credential,
  step: Extract<AccessChange, { kind: 'credential' }>['step'],
): Credential | undefined {
  const { suspendedAt, revokedAt, countersignedBy, validUntil } = credential;
  const isOver = revokedAt !== undefined || Date.parse(validUntil) <= at;
  const fits = {
    issue: isOver,
    reinstate: !isOver && suspendedAt !== undefined,
    countersign: !isOver && suspendedAt === undefined && countersignedBy === undefined,
  };
  return fits[step] ? active : undefined;
}

function factsAfter(
  facts: RequestFacts,
  change: Exclude<AccessChange, { kind: 'credential' }>,
): RequestFacts | undefined {
  switch (change.kind) {
    case 'leave-out-classes':
    case 'leave-out-compartments':
      return { ...facts, request: without(facts.request, change) };
    case 'other-consent':
      return resting(facts, change.consentId);
    case 'other-purpose':
      return { ...facts, request: { ...facts.request, purpose: change.purpose } };
    case 'consent':
      return consented(facts, change.purpose);
    case 'emergency':
      return inEmergency(facts);
    case 'policy':
      return permitting(facts, change);
    case 'enrol':
      return facts.authority === undefined
        ? { ...facts, authority: { enrolmentId: 'new enrolment' } }
        : undefined;
  }
}

function resting(facts: RequestFacts, consentId: string): RequestFacts | undefined {
  const found = facts.others.find((each) => each.consentId === consentId);
  const basis = { kind: 'consent' as const, consentId };
  return found && { ...facts, request: { ...facts.request, basis }, consent: found.consent };
}

/** As `DeclareEmergency` takes it: for an enrolled patient, by whom the policy lets read in one; and to treat. */
function inEmergency(facts: RequestFacts): RequestFacts | undefined {
  const isTreatment = ['TREAT', 'ETREAT', 'BTG'].includes(facts.request.purpose);
  if (facts.authority === undefined || facts.role !== 'attending' || !isTreatment) {
    return undefined;
  }
  const statement = {
    ...{ patientId: 'patient', organization: 'MillbrookMSP', publicKeyDigest: 'key' },
    until: '2026-03-01T16:00:00.000Z',
  };
  const basis = { kind: 'emergency' as const, emergencyId: 'emergency' };
  const request = { ...facts.request, basis, purpose: 'BTG' as const };
  return { ...facts, request, emergency: { signed: { statement } } };
}

function without(
  request: AccessFacts['request'],
  change: Extract<AccessChange, { kind: 'leave-out-classes' | 'leave-out-compartments' }>,
): AccessFacts['request'] {
  return change.kind === 'leave-out-classes'
    ? { ...request, classes: request.classes.filter((each) => !change.classes.includes(each)) }
    : {
        ...request,
        compartments: request.compartments.filter((each) => !change.compartments.includes(each)),
      };
}

/** A patient whose passkey is enrolled signs for compartments that can be given together; nobody can for an emergency. */
function consented(
  { authority, ...facts }: RequestFacts,
  purpose: AccessPurpose,
): RequestFacts | undefined {
  if (authority === undefined || purpose === 'BTG') {
    return undefined;
  }
  const { compartments } = facts.request;
  const given = {
    ...statement,
    purposes: [purpose],
    compartments: isSeparate(compartments)
      ? [...compartments]
      : compartments.filter((kind) => kind !== 'counseling-notes'),
  };
  const consent = { enrolmentId: authority.enrolmentId, signed: { statement: given } };
  const basis = { kind: 'consent' as const, consentId: 'new consent' };
  return { ...facts, request: { ...facts.request, basis }, authority, consent };
}

function permitting(
  { policy, ...facts }: RequestFacts,
  { purpose, classes }: Extract<AccessChange, { kind: 'policy' }>,
): RequestFacts | undefined {
  if (policy === undefined) {
    return undefined;
  }
  const rule = { roles: [facts.role], actions: ['read' as const], classes, purposes: [purpose] };
  const content = { ...policy.content, rules: [...policy.content.rules, rule] };
  return { ...facts, policy: { ...policy, content } };
}

function permitsAfter(world: World, changes: readonly AccessChange[]): boolean {
  let changed: World | undefined = world;
  for (const change of changes) {
    changed = changed && after(changed, change);
  }
  return changed !== undefined && isPermitted(changed);
}

/** What could be done at all. Whoever asks for several things that are permitted could ask for one of them. */
function possibleChanges({ facts: { request, role, others } }: World): AccessChange[] {
  const { purpose, classes, compartments } = request;
  const without = <Value>(values: readonly Value[], kept: Value) =>
    values.filter((each) => each !== kept);
  return [
    ...classes.map((kept) => ({
      ...{ kind: 'leave-out-classes' as const, classes: without(classes, kept) },
    })),
    ...compartments.map((kept) => ({
      ...{ kind: 'leave-out-compartments' as const, compartments: without(compartments, kept) },
    })),
    ...others.map(({ consentId }) => ({ kind: 'other-consent' as const, consentId })),
    ...accessPurposes.map((each) => ({ kind: 'other-purpose' as const, purpose: each })),
    { kind: 'consent', purpose },
    { kind: 'emergency' },
    ...(['issue', 'reinstate', 'countersign'] as const).map((step) => ({
      ...{ kind: 'credential' as const, step, by: 'registrar' as const },
    })),
    { kind: 'policy', role, purpose, classes },
    { kind: 'enrol' },
  ];
}

/** Another purpose is one that an existing consent is for: it is no way to a new consent or an emergency. */
function canFollow(taken: readonly AccessChange[], { kind }: AccessChange): boolean {
  const kinds = [...taken.map((each) => each.kind), kind];
  const isNew = kinds.includes('consent') || kinds.includes('emergency');
  return new Set(kinds).size === kinds.length && !(isNew && kinds.includes('other-purpose'));
}

/** Whether so many possible changes, one after the other, permit the access. */
function canPermit(world: World, size: number, taken: readonly AccessChange[] = []): boolean {
  return size === 0
    ? isPermitted(world)
    : possibleChanges(world)
        .filter((change) => canFollow(taken, change))
        .some((change) => {
          const changed = after(world, change);
          return changed !== undefined && canPermit(changed, size - 1, [...taken, change]);
        });
}

describe('smallestChange', () => {
  const changesOf = (facts: RequestFacts, credential = active) => smallestChange(facts, credential);

  it('given what is permitted, then none', () => {
    assert.deepEqual(changesOf(factsWith()), []);
  });

  it('given more than is permitted, then to ask for less comes first', () => {
    assert.deepEqual(changesOf(factsWith({ classes: ['results', 'billing'] })), [
      { kind: 'leave-out-classes', classes: ['billing'] },
    ]);
    assert.deepEqual(changesOf(factsWith({ compartments: ['hiv', 'general'] })), [
      { kind: 'leave-out-compartments', compartments: ['hiv'] },
    ]);
  });

  it('given nothing of it permitted, then what the patient, or the organisations, would have to do', () => {
    assert.deepEqual(changesOf(factsWith({ compartments: ['hiv'] })), [
      { kind: 'consent', purpose: 'TREAT' },
    ]);
    assert.deepEqual(changesOf(factsWith({ classes: ['billing'] })), [
      { kind: 'policy', role: 'nurse', purpose: 'TREAT', classes: ['billing'] },
    ]);
    const forResearch = factsWith({ purpose: 'HRESCH' }, { consent: undefined });
    assert.deepEqual(changesOf(forResearch), [
      { kind: 'consent', purpose: 'HRESCH' },
      { kind: 'policy', role: 'nurse', purpose: 'HRESCH', classes: ['results'] },
    ]);
  });

  it('given another consent that permits it, then to name that, before asking the patient', () => {
    const others = [other({ compartments: ['genetics'] }), other({ compartments: ['hiv'] })].map(
      (each, index) => ({ ...each, consentId: index === 1 ? otherId : 'another' }),
    );
    assert.deepEqual(changesOf(factsWith({ compartments: ['hiv'] }, { others })), [
      { kind: 'other-consent', consentId: otherId },
    ]);
  });

  it('given another purpose that a consent is for, then that, and of another consent if need be', () => {
    const asked = { purpose: 'HPAYMT' as const };
    assert.deepEqual(changesOf(factsWith(asked)), [{ kind: 'other-purpose', purpose: 'TREAT' }]);
    const others = [other()];
    assert.deepEqual(changesOf(factsWith(asked, { others, consent: undefined })), [
      { kind: 'other-consent', consentId: otherId },
      { kind: 'other-purpose', purpose: 'TREAT' },
    ]);
  });

  it('given a role that the policy lets break the glass, then an emergency, where the patient cannot be asked', () => {
    const asked = { purpose: 'BTG' as const, compartments: ['hiv' as const] };
    const attending = { role: 'attending' as const, consent: undefined };
    assert.deepEqual(changesOf(factsWith(asked, attending)), [{ kind: 'emergency' }]);
    assert.deepEqual(changesOf(factsWith(asked, { consent: undefined })), []);
    assert.deepEqual(changesOf(factsWith({ ...asked, purpose: 'HOPERAT' }, attending)), [
      { kind: 'consent', purpose: 'HOPERAT' },
    ]);
    const consentable = { ...asked, purpose: 'TREAT' as const };
    assert.deepEqual(changesOf(factsWith(consentable, attending)), [
      { kind: 'consent', purpose: 'TREAT' },
    ]);
    const notes = { ...asked, compartments: ['hiv' as const, 'counseling-notes' as const] };
    assert.deepEqual(changesOf(factsWith(notes, attending)), [
      { kind: 'emergency' },
      { kind: 'leave-out-compartments', compartments: ['counseling-notes'] },
    ]);
  });

  it('given a patient whom nobody enrolled, then that, and a consent', () => {
    const unknown = factsWith({}, { authority: undefined, consent: undefined });
    assert.deepEqual(changesOf(unknown), [
      { kind: 'enrol' },
      { kind: 'consent', purpose: 'TREAT' },
    ]);
  });

  it('given a credential that is not in force, then what puts it in force, by whom, before all else', () => {
    const stepOf = (change: Partial<Credential>) =>
      changesOf(factsWith(), { ...active, ...change })[0];
    const past = '2026-02-01T00:00:00.000Z';
    const byRegistrar = (step: string) => ({ kind: 'credential', step, by: 'registrar' });
    assert.deepEqual(stepOf({ suspendedAt: past }), byRegistrar('reinstate'));
    assert.deepEqual(stepOf({ countersignedBy: undefined }), byRegistrar('countersign'));
    for (const ended of [{ revokedAt: past }, { validUntil: past }]) {
      assert.deepEqual(stepOf({ ...ended, suspendedAt: past }), byRegistrar('issue'));
    }
    assert.deepEqual(stepOf({ suspendedAt: past, role: 'gateway' }), {
      ...{ kind: 'credential', step: 'reinstate', by: 'administrator' },
    });
    assert.deepEqual(changesOf(factsWith({ compartments: ['hiv'] }), suspended), [
      byRegistrar('reinstate'),
      { kind: 'consent', purpose: 'TREAT' },
    ]);
  });

  it('given a role that may open nothing, then the row of the policy that it lacks', () => {
    const officer = factsWith({}, { role: 'privacy-officer' });
    assert.deepEqual(changesOf(officer), [
      { kind: 'policy', role: 'privacy-officer', purpose: 'TREAT', classes: ['results'] },
    ]);
  });

  it('given what none of these changes helps, then none', () => {
    assert.deepEqual(changesOf(factsWith({}, { policy: undefined })), []);
    assert.deepEqual(changesOf(factsWith({}, { policy: undefined }), suspended), []);
  });

  const some = <Value>(values: readonly Value[], maxLength = values.length) =>
    fc.subarray([...values], { minLength: 1, maxLength });
  const terms = fc.record({ purposes: some(purposes), compartments: some(compartmentKinds) });
  const generated: fc.Arbitrary<World> = fc
    .record({
      purpose: fc.constantFrom(...accessPurposes),
      compartments: some(compartmentKinds, 3),
      classes: some(resourceClasses, 3),
      named: fc.option(terms, { nil: undefined }),
      given: fc.array(terms, { maxLength: 2 }),
      role: fc.constantFrom('attending' as const, 'nurse' as const, 'privacy-officer' as const),
      enrolled: fc.boolean(),
      isEmergency: fc.boolean(),
      credential: fc.constantFrom(active, active, suspended),
    })
    .map(({ purpose, compartments, classes, named, given, role, enrolled, ...rest }) => ({
      facts: factsWith(
        {
          ...{ purpose, compartments, classes },
          ...(rest.isEmergency
            ? { basis: { kind: 'emergency' as const, emergencyId: 'unknown' } }
            : {}),
        },
        {
          role,
          authority: enrolled ? { enrolmentId: 'enrolment' } : undefined,
          consent: named && other(named).consent,
          others: given.map((each, index) => ({
            ...other(each),
            consentId: index === 0 ? otherId : '0c1bb1d7-8ef1-4a5e-9d0d-0c2a5a4e7a12',
          })),
        },
      ),
      credential: rest.credential,
    }));

  it('given any request, then changes that the schema has, each kind once, and none where it is permitted', () => {
    fc.assert(
      fc.property(generated, (world) => {
        const changes = smallestChange(world.facts, world.credential);
        changes.forEach((change) => accessChangeSchema.parse(change));
        assert.equal(new Set(changes.map(({ kind }) => kind)).size, changes.length);
        assert.ok(changes.length === 0 || !isPermitted(world));
      }),
    );
  });

  it('given any request, then one that is permitted after these changes, and after no fewer', function () {
    this.timeout(60_000);
    const known = new Set<string>();
    fc.assert(
      fc.property(generated, (world) => {
        const changes = smallestChange(world.facts, world.credential);
        changes.forEach(({ kind }) => known.add(kind));
        const isHelpless = changes.length === 0 && !isPermitted(world);
        assert.equal(permitsAfter(world, changes), !isHelpless);
        for (let size = 0; size < (isHelpless ? 3 : changes.length); size += 1) {
          assert.ok(!canPermit(world, size), JSON.stringify(changes));
        }
      }),
      { numRuns: 300 },
    );
    assert.equal(known.size, 9);
  });

  it('given any request, then no proper part of the changes permits it', () => {
    fc.assert(
      fc.property(generated, fc.nat(), (world, chosen) => {
        const changes = smallestChange(world.facts, world.credential);
        const left = changes.filter((_, index) => index !== chosen % changes.length);
        assert.ok(changes.length === 0 || !permitsAfter(world, left));
      }),
    );
  });
});
