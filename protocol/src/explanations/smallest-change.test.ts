import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import type { AccessPolicyInForce } from '../authority/governance.js';
import {
  accessPurposes,
  compartmentKinds,
  purposes,
  type AccessPurpose,
} from '../consents/consent-terms.js';
import { decideAccess, type AccessFacts } from '../access/decide-access.js';
import { resourceClasses } from '../access/resource-classes.js';
import { accessChangeSchema, smallestChange, type AccessChange } from './smallest-change.js';
import { testPolicy } from '../testing/access-policy.js';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const statement = {
  ...{ patientId: 'patient', grantee: 'MillbrookMSP', purposes: ['TREAT' as const] },
  compartments: ['general' as const],
  ...{ from: '2026-03-01T12:00:00.000Z', until: '2026-04-01T12:00:00.000Z' },
};

function factsWith(
  request: Partial<AccessFacts['request']> = {},
  change: Partial<AccessFacts> = {},
): AccessFacts {
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
    time: { epochMilliseconds: at },
    ...change,
  };
}

/** The facts once somebody did what a change says; undefined where they cannot. */
function after(facts: AccessFacts, change: AccessChange): AccessFacts | undefined {
  switch (change.kind) {
    case 'leave-out-classes':
    case 'leave-out-compartments':
      return { ...facts, request: without(facts.request, change) };
    case 'consent':
      return consented(facts, change.purpose);
    case 'policy':
      return permitting(facts, change);
    case 'enrol':
      return facts.authority === undefined
        ? { ...facts, authority: { enrolmentId: 'new enrolment' } }
        : undefined;
  }
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

/** A patient whose passkey is enrolled signs for all compartments; nobody can for an emergency. */
function consented(
  { authority, ...facts }: AccessFacts,
  purpose: AccessPurpose,
): AccessFacts | undefined {
  if (authority === undefined || purpose === 'BTG') {
    return undefined;
  }
  const given = {
    ...statement,
    purposes: [purpose],
    compartments: [...facts.request.compartments],
  };
  const consent = { enrolmentId: authority.enrolmentId, signed: { statement: given } };
  return { ...facts, authority, consent };
}

function permitting(
  { policy, ...facts }: AccessFacts,
  { purpose, classes }: Extract<AccessChange, { kind: 'policy' }>,
): AccessFacts | undefined {
  if (policy === undefined) {
    return undefined;
  }
  const rule = { roles: [facts.role], actions: ['read' as const], classes, purposes: [purpose] };
  const content = { ...policy.content, rules: [...policy.content.rules, rule] };
  return { ...facts, policy: { ...policy, content } };
}

function permitsAfter(facts: AccessFacts, changes: readonly AccessChange[]): boolean {
  let changed: AccessFacts | undefined = facts;
  for (const change of changes) {
    changed = changed && after(changed, change);
  }
  return changed !== undefined && decideAccess(changed).kind === 'permitted';
}

/** What could be done at all. Whoever asks for several things that are permitted could ask for one of them. */
function possibleChanges({ request }: AccessFacts): AccessChange[] {
  const { purpose, classes, compartments } = request;
  const others = <Value>(values: readonly Value[], kept: Value) =>
    values.filter((each) => each !== kept);
  return [
    ...classes.map((kept) => ({
      ...{ kind: 'leave-out-classes' as const, classes: others(classes, kept) },
    })),
    ...compartments.map((kept) => ({
      ...{ kind: 'leave-out-compartments' as const, compartments: others(compartments, kept) },
    })),
    { kind: 'consent', purpose },
    { kind: 'policy', purpose, classes },
    { kind: 'enrol' },
  ];
}

/** Whether so many possible changes, one after the other, permit the access. */
function canPermit(facts: AccessFacts, size: number): boolean {
  return size === 0
    ? decideAccess(facts).kind === 'permitted'
    : possibleChanges(facts).some((change) => {
        const changed = after(facts, change);
        return changed !== undefined && canPermit(changed, size - 1);
      });
}

describe('smallestChange', () => {
  it('given what is permitted, then none', () => {
    assert.deepEqual(smallestChange(factsWith()), []);
  });

  it('given more than is permitted, then to ask for less comes first', () => {
    assert.deepEqual(smallestChange(factsWith({ classes: ['results', 'billing'] })), [
      { kind: 'leave-out-classes', classes: ['billing'] },
    ]);
    assert.deepEqual(smallestChange(factsWith({ compartments: ['hiv', 'general'] })), [
      { kind: 'leave-out-compartments', compartments: ['hiv'] },
    ]);
  });

  it('given nothing of it permitted, then what the patient, or the organisations, would have to do', () => {
    assert.deepEqual(smallestChange(factsWith({ compartments: ['hiv'] })), [
      { kind: 'consent', purpose: 'TREAT' },
    ]);
    assert.deepEqual(smallestChange(factsWith({ classes: ['billing'] })), [
      { kind: 'policy', purpose: 'TREAT', classes: ['billing'] },
    ]);
    assert.deepEqual(smallestChange(factsWith({ purpose: 'HPAYMT' })), [
      { kind: 'consent', purpose: 'HPAYMT' },
      { kind: 'policy', purpose: 'HPAYMT', classes: ['results'] },
    ]);
  });

  it('given a patient whom nobody enrolled, then that, and a consent', () => {
    const unknown = factsWith({}, { authority: undefined, consent: undefined });
    assert.deepEqual(smallestChange(unknown), [
      { kind: 'enrol' },
      { kind: 'consent', purpose: 'TREAT' },
    ]);
  });

  it('given what none of these changes helps, then none', () => {
    assert.deepEqual(smallestChange(factsWith({}, { policy: undefined })), []);
    const emergency = {
      basis: { kind: 'emergency' as const, emergencyId: 'e' },
      purpose: 'BTG' as const,
    };
    assert.deepEqual(smallestChange(factsWith(emergency)), []);
  });

  const some = <Value>(values: readonly Value[]) => fc.subarray([...values], { minLength: 1 });
  const generated = fc
    .record({
      purpose: fc.constantFrom(...accessPurposes),
      compartments: some(compartmentKinds),
      classes: some(resourceClasses),
      consented: some(purposes),
      covered: some(compartmentKinds),
      role: fc.constantFrom('attending' as const, 'nurse' as const, 'pharmacist' as const),
      enrolled: fc.boolean(),
    })
    .map(({ purpose, compartments, classes, consented, covered, role, enrolled }) =>
      factsWith(
        { purpose, compartments, classes },
        {
          role,
          authority: enrolled ? { enrolmentId: 'enrolment' } : undefined,
          consent: {
            enrolmentId: 'enrolment',
            signed: { statement: { ...statement, purposes: consented, compartments: covered } },
          },
        },
      ),
    );

  it('given any request, then changes that the schema has, each kind once, unless it is permitted', () => {
    fc.assert(
      fc.property(generated, (facts) => {
        const changes = smallestChange(facts);
        changes.forEach((change) => accessChangeSchema.parse(change));
        assert.equal(new Set(changes.map(({ kind }) => kind)).size, changes.length);
        const permitted = decideAccess(facts).kind === 'permitted';
        const helpless = facts.request.purpose === 'BTG';
        assert.equal(changes.length === 0, permitted || helpless);
      }),
    );
  });

  it('given any request, then one that is permitted after these changes, and after no fewer', () => {
    fc.assert(
      fc.property(generated, (facts) => {
        const changes = smallestChange(facts);
        const isHelpless = facts.request.purpose === 'BTG';
        assert.equal(permitsAfter(facts, changes), !isHelpless);
        for (let size = 0; size < (isHelpless ? 3 : changes.length); size += 1) {
          assert.ok(!canPermit(facts, size), JSON.stringify(changes));
        }
      }),
    );
  });
});
