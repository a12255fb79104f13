import { strict as assert } from 'node:assert';
import type { Access, ChartRequest, Consent } from '../authority/authority.js';
import { jointKinds, type AccessPurpose, type CompartmentKind } from '../consents/consent-terms.js';
import type { Emergency } from '../authority/emergencies.js';
import { coversRecord, coversWhole, decideAccess, type AccessFacts } from './decide-access.js';
import type { AccessPolicyInForce } from '../authority/governance.js';
import { resourceClasses, type ResourceClass } from './resource-classes.js';
import { testPolicy } from '../testing/access-policy.js';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const minutes = 60_000;
const instant = (offset: number): string => new Date(at + offset).toISOString();
const time = { instant: instant(0), epochMilliseconds: at };

/** A consent for Millbrook as the decision sees it. */
function consentWith(
  statement: Partial<Consent['signed']['statement']> = {},
  rest: Partial<Consent> = {},
): Consent {
  const terms = {
    patientId: 'patient',
    grantee: 'MillbrookMSP',
    purposes: ['TREAT', 'HPAYMT'],
    compartments: ['general', 'hiv'],
    from: instant(0),
    until: instant(60 * minutes),
  };
  const signed = { statement: { ...terms, ...statement } };
  return { enrolmentId: 'enrolment', signed, ...rest } as unknown as Consent;
}

const asked: ChartRequest = {
  accessId: 'access',
  patientId: 'patient',
  basis: { kind: 'consent', consentId: 'consent' },
  purpose: 'TREAT',
  compartments: ['general'],
  classes: ['demographics', 'billing'],
};

function decide(consent: Consent | undefined, change: Partial<AccessFacts> = {}) {
  return decideAccess({
    request: asked,
    organization: 'MillbrookMSP',
    publicKeyDigest: 'key',
    role: 'attending',
    careTeams: [],
    policy: { content: testPolicy } as unknown as AccessPolicyInForce,
    authority: { enrolmentId: 'enrolment' },
    consent,
    time,
    ...change,
  });
}

const permitted = (until: string): Access['outcome'] => ({ kind: 'permitted', until });
const refused = (reason: string): Access['outcome'] => ({ kind: 'refused', reason });
const request = (...compartments: CompartmentKind[]): Pick<AccessFacts, 'request'> => ({
  request: { ...asked, compartments },
});

describe('decideAccess', () => {
  it('given a consent that covers the request, then permitted for 15 minutes', () => {
    assert.deepEqual(decide(consentWith()), permitted(instant(15 * minutes)));
    const both = request('general', 'hiv');
    assert.deepEqual(decide(consentWith(), both), permitted(instant(15 * minutes)));
  });

  it('given less left of the consent, then permitted to its end', () => {
    const until = instant(14 * minutes);
    assert.deepEqual(decide(consentWith({ until })), permitted(until));
    assert.deepEqual(decide(consentWith({ until: instant(1) })), permitted(instant(1)));
  });

  it('given no passkey, then PATIENT_UNKNOWN, whatever the consent', () => {
    const authority = undefined;
    assert.deepEqual(decide(consentWith(), { authority }), refused('PATIENT_UNKNOWN'));
  });

  it('given no consent, or another patient’s, then CONSENT_UNKNOWN', () => {
    assert.deepEqual(decide(undefined), refused('CONSENT_UNKNOWN'));
    assert.deepEqual(decide(consentWith({ patientId: 'other' })), refused('CONSENT_UNKNOWN'));
  });

  it('given a consent under an earlier passkey, then CONSENT_SUPERSEDED', () => {
    const consent = consentWith({}, { enrolmentId: 'earlier' });
    assert.deepEqual(decide(consent), refused('CONSENT_SUPERSEDED'));
  });

  it('given the edges of its period, then from is inside and until is outside', () => {
    const outside = refused('CONSENT_NOT_IN_FORCE');
    assert.deepEqual(decide(consentWith({ from: instant(1) })), outside);
    assert.equal(decide(consentWith({ from: instant(-1) })).kind, 'permitted');
    assert.deepEqual(decide(consentWith({ until: instant(0) })), outside);
    assert.deepEqual(decide(consentWith({ until: instant(-1) })), outside);
  });

  it('given a request that the consent does not cover, then the reason', () => {
    const organization = 'LakesideMSP';
    assert.deepEqual(decide(consentWith(), { organization }), refused('CONSENT_FOR_ANOTHER'));
    const purposes = consentWith({ purposes: ['HPAYMT'] });
    assert.deepEqual(decide(purposes), refused('PURPOSE_NOT_CONSENTED'));
    const wider = request('general', 'genetics');
    assert.deepEqual(decide(consentWith(), wider), refused('COMPARTMENT_NOT_CONSENTED'));
    const other = request('genetics');
    assert.deepEqual(decide(consentWith(), other), refused('COMPARTMENT_NOT_CONSENTED'));
  });

  it('given a consent by a delegate, then as far as the delegation lets them consent', () => {
    const statement = {
      ...{ patientId: 'patient', powers: ['consent'], purposes: ['TREAT', 'HPAYMT'] },
      ...{ compartments: ['general', 'hiv'], from: instant(0), until: instant(5 * minutes) },
    };
    const under = (change: object) =>
      decide(consentWith({ delegationId: 'delegation' }), {
        delegation: {
          enrolmentId: 'enrolment',
          signed: { statement: { ...statement, ...change } },
        } as unknown as AccessFacts['delegation'],
      });
    assert.deepEqual(under({}), permitted(instant(5 * minutes)));
    assert.deepEqual(under({ powers: ['revoke', 'see'] }), refused('DELEGATION_EXCEEDED'));
    assert.deepEqual(under({ compartments: ['general'] }), refused('DELEGATION_EXCEEDED'));
    assert.deepEqual(under({ until: instant(0) }), refused('DELEGATION_NOT_IN_FORCE'));
  });

  it('given one consent for treatment, payment and operations, then each, and no purpose besides', () => {
    const consent = consentWith({ purposes: ['TREAT', 'HPAYMT', 'HOPERAT'] });
    // Whatever the policy that a network begins with gives for payment and operations.
    const classes = resourceClasses.filter((name) => name !== 'imaging');
    const forPurpose = (purpose: AccessPurpose) =>
      decide(consent, { request: { ...asked, classes, purpose } });
    for (const purpose of ['TREAT', 'HPAYMT', 'HOPERAT'] as const) {
      assert.deepEqual(forPurpose(purpose), permitted(instant(15 * minutes)), purpose);
    }
    for (const purpose of ['ETREAT', 'HRESCH', 'PATRQT', 'BTG'] as const) {
      assert.deepEqual(forPurpose(purpose), refused('PURPOSE_NOT_CONSENTED'), purpose);
    }
  });

  it('given a consent for treatment in an emergency, or at the patient’s request, then that alone', () => {
    const rule = { roles: ['attending'], actions: ['read'], purposes: ['PATRQT'] } as const;
    const rules = [...testPolicy.rules, { ...rule, classes: resourceClasses }];
    const policy = { content: { ...testPolicy, rules } } as unknown as AccessPolicyInForce;
    for (const purpose of ['ETREAT', 'PATRQT'] as const) {
      const consent = consentWith({ purposes: [purpose] });
      const own = { policy, request: { ...asked, purpose } };
      assert.deepEqual(decide(consent, own), permitted(instant(15 * minutes)), purpose);
      assert.deepEqual(decide(consent, { policy }), refused('PURPOSE_NOT_CONSENTED'), purpose);
    }
    const unruled = consentWith({ purposes: ['PATRQT'] });
    const request = { ...asked, purpose: 'PATRQT' as const };
    assert.deepEqual(decide(unruled, { request }), refused('POLICY_NOT_PERMITTED'));
  });

  it('given a role that the policy permits less, then POLICY_NOT_PERMITTED for any class above it', () => {
    const asNurse = (...classes: ResourceClass[]) =>
      decide(consentWith(), { role: 'nurse', request: { ...asked, classes } });
    assert.equal(asNurse('demographics', 'results').kind, 'permitted');
    assert.deepEqual(asNurse('demographics', 'billing'), refused('POLICY_NOT_PERMITTED'));
    const forPayment: ChartRequest = { ...asked, purpose: 'HPAYMT', classes: ['demographics'] };
    assert.deepEqual(
      decide(consentWith(), { role: 'nurse', request: forPayment }),
      refused('POLICY_NOT_PERMITTED'),
    );
    const gateway = { role: 'gateway' } as const;
    assert.deepEqual(decide(consentWith(), gateway), refused('POLICY_NOT_PERMITTED'));
  });

  it('given no policy in force, then POLICY_UNKNOWN, but what the consent says comes first', () => {
    const policy = undefined;
    assert.deepEqual(decide(consentWith(), { policy }), refused('POLICY_UNKNOWN'));
    const foreign = consentWith({ grantee: 'LakesideMSP' });
    assert.deepEqual(decide(foreign, { policy }), refused('CONSENT_FOR_ANOTHER'));
    assert.deepEqual(decide(foreign, { role: 'gateway' }), refused('CONSENT_FOR_ANOTHER'));
  });

  describe('under a narrowed consent', () => {
    const narrowed = (
      change: Partial<Consent['signed']['statement']>,
      rest: Partial<Consent> = {},
    ) => consentWith(change, rest);
    const facts = (change: Partial<AccessFacts> = {}): AccessFacts => ({
      ...{ request: asked, organization: 'MillbrookMSP', publicKeyDigest: 'key' },
      ...{ role: 'attending', careTeams: [], authority: undefined, time },
      policy: { content: testPolicy } as unknown as AccessPolicyInForce,
      ...change,
    });

    it('given classes or people that it does not name, then the reason', () => {
      const classes: ResourceClass[] = ['demographics'];
      assert.deepEqual(decide(narrowed({ classes })), refused('CLASS_NOT_CONSENTED'));
      const actors = [{ kind: 'role' as const, role: 'nurse' as const }];
      assert.deepEqual(decide(narrowed({ actors })), refused('CONSENT_FOR_ANOTHER'));
      const own = [{ kind: 'person' as const, publicKeyDigest: 'key' }];
      assert.equal(decide(narrowed({ actors: own })).kind, 'permitted');
    });

    it('given a care team, then its members and nobody else, at the top and in exceptions', () => {
      const team = [{ kind: 'care-team' as const, careTeamId: 'team' }];
      const member = { careTeams: ['team'] };
      const only = narrowed({ actors: team });
      assert.deepEqual(decide(only), refused('CONSENT_FOR_ANOTHER'));
      assert.deepEqual(decide(only, { careTeams: ['other'] }), refused('CONSENT_FOR_ANOTHER'));
      assert.equal(decide(only, member).kind, 'permitted');
      const but = narrowed({ except: [{ actors: team }] });
      assert.equal(decide(but).kind, 'permitted');
      assert.deepEqual(decide(but, member), refused('CONSENT_EXCEPTED'));
      const hivForTeam = narrowed({
        except: [{ compartments: ['hiv'], except: [{ actors: team }] }],
      });
      assert.deepEqual(decide(hivForTeam, request('hiv')), refused('CONSENT_EXCEPTED'));
      assert.equal(decide(hivForTeam, { ...request('hiv'), ...member }).kind, 'permitted');
    });

    it('given a care team, then the records of its members, and none of others', () => {
      const actors = [{ kind: 'care-team' as const, careTeamId: 'team' }];
      const consent = narrowed({ actors });
      const record = { compartment: 'general', resourceClass: 'billing', date: '2020' } as const;
      assert.ok(coversRecord(facts({ consent, careTeams: ['team'] }), record));
      assert.ok(!coversRecord(facts({ consent }), record));
      const whole = { ...asked, classes: [...resourceClasses] };
      assert.ok(coversWhole(facts({ consent, request: whole, careTeams: ['team'] })));
      assert.ok(!coversWhole(facts({ consent, request: whole })));
    });

    it('given an exception of one of several that are asked for, then CONSENT_EXCEPTED', () => {
      const except = [{ compartments: ['hiv' as const] }];
      assert.equal(decide(narrowed({ except })).kind, 'permitted');
      const both = request('general', 'hiv');
      assert.deepEqual(decide(narrowed({ except }), both), refused('CONSENT_EXCEPTED'));
      const bills = [{ classes: ['billing' as const] }];
      assert.deepEqual(decide(narrowed({ except: bills })), refused('CONSENT_EXCEPTED'));
    });

    it('given a period of the data, then permitted, and each record by its date', () => {
      const consent = narrowed({ dataPeriod: { from: '2020-01-01' } });
      assert.equal(decide(consent).kind, 'permitted');
      const record = { compartment: 'general', resourceClass: 'billing' } as const;
      const covers = (date?: string): boolean =>
        coversRecord(facts({ consent }), { ...record, date });
      assert.deepEqual(
        [covers('2020-01-01'), covers('2019'), covers(), covers('x')],
        [true, false, false, false],
      );
      assert.ok(coversRecord(facts({ consent: consentWith() }), { ...record, date: undefined }));
      const unasked = { ...record, resourceClass: 'imaging', date: '2020' } as const;
      assert.ok(!coversRecord(facts({ consent }), unasked));
      assert.ok(!coversRecord(facts(), { ...record, date: '2020' }));
      const basis = { kind: 'emergency' as const, emergencyId: 'emergency' };
      const emergency = facts({ request: { ...asked, basis } });
      assert.ok(coversRecord(emergency, { ...record, date: '2019' }));
      assert.ok(!coversRecord(emergency, unasked));
    });

    it('given what only a date decides, or not every class, then compartments are not covered whole', () => {
      const every = { ...asked, classes: [...resourceClasses] };
      const whole = (consent: Consent, change: Partial<AccessFacts> = {}): boolean =>
        coversWhole(facts({ consent, request: every, ...change }));
      assert.ok(whole(consentWith()));
      assert.ok(!whole(consentWith(), { request: asked }));
      assert.ok(!whole(narrowed({ dataPeriod: { from: '2020-01-01' } })));
      assert.ok(!whole(narrowed({ except: [{ dataPeriod: { until: '2020-01-01' } }] })));
      assert.ok(whole(narrowed({ except: [{ compartments: ['hiv'] }] })));
      assert.ok(!coversWhole(facts({ request: every })));
    });

    it('given a consent for one opening, then the one that used it, and no other', () => {
      const used = (usedBy: string) => decide(narrowed({ once: true }, { usedBy }));
      assert.equal(decide(narrowed({ once: true })).kind, 'permitted');
      assert.equal(used('access').kind, 'permitted');
      assert.deepEqual(used('other'), refused('CONSENT_USED'));
    });
  });

  describe('in an emergency', () => {
    const broken: ChartRequest = {
      ...asked,
      basis: { kind: 'emergency', emergencyId: 'emergency' },
      purpose: 'BTG',
    };
    const terms = {
      ...{ patientId: 'patient', organization: 'MillbrookMSP', publicKeyDigest: 'key' },
      until: instant(240 * minutes),
    };
    const emergencyWith = (change: object = {}, rest: object = {}): Emergency =>
      ({ signed: { statement: { ...terms, ...change } }, ...rest }) as unknown as Emergency;
    const inEmergency = (
      emergency: Emergency | undefined,
      { minute = 0, ...change }: Partial<AccessFacts> & { readonly minute?: number } = {},
    ) =>
      decide(undefined, {
        ...{ request: broken, emergency },
        time: { epochMilliseconds: at + minute * minutes },
        ...change,
      });

    it('given the clinician’s own, then permitted for a session, and never beyond its end', () => {
      assert.deepEqual(inEmergency(emergencyWith()), permitted(instant(15 * minutes)));
      const last = inEmergency(emergencyWith(), { minute: 239 });
      assert.deepEqual(last, permitted(instant(240 * minutes)));
    });

    it('given its end, or that somebody ended it, then EMERGENCY_ENDED', () => {
      for (const minute of [240, 241]) {
        assert.deepEqual(inEmergency(emergencyWith(), { minute }), refused('EMERGENCY_ENDED'));
      }
      const ended = emergencyWith({}, { ended: {} });
      assert.deepEqual(inEmergency(ended), refused('EMERGENCY_ENDED'));
    });

    it('given none, another patient’s, or another clinician’s, then refused', () => {
      assert.deepEqual(inEmergency(undefined), refused('EMERGENCY_UNKNOWN'));
      const others = emergencyWith({ patientId: 'other' });
      assert.deepEqual(inEmergency(others), refused('EMERGENCY_UNKNOWN'));
      for (const change of [{ organization: 'LakesideMSP' }, { publicKeyDigest: 'other' }]) {
        assert.deepEqual(inEmergency(emergencyWith(change)), refused('EMERGENCY_OF_ANOTHER'));
      }
    });

    it('given another purpose, or a consent for this one, then refused', () => {
      const request: ChartRequest = { ...broken, purpose: 'TREAT' };
      assert.deepEqual(inEmergency(emergencyWith(), { request }), refused('EMERGENCY_PURPOSE'));
      const underConsent = { request: { ...asked, purpose: 'BTG' as const } };
      assert.deepEqual(decide(consentWith(), underConsent), refused('PURPOSE_NOT_CONSENTED'));
    });

    it('given notes of counselling sessions, then COMPARTMENT_NOT_CONSENTED, and what is beside them opens', () => {
      const naming = (compartments: ChartRequest['compartments']) =>
        inEmergency(emergencyWith(), { request: { ...broken, compartments } });
      const notes = refused('COMPARTMENT_NOT_CONSENTED');
      assert.deepEqual(naming(['counseling-notes']), notes);
      assert.deepEqual(naming(['general', 'counseling-notes']), notes);
      assert.deepEqual(naming([...jointKinds]), permitted(instant(15 * minutes)));
    });

    it('given a role that breaks no glass, or an unknown patient, then refused', () => {
      const nurse = { role: 'nurse' } as const;
      assert.deepEqual(inEmergency(emergencyWith(), nurse), refused('POLICY_NOT_PERMITTED'));
      const unknown = { authority: undefined };
      assert.deepEqual(inEmergency(emergencyWith(), unknown), refused('PATIENT_UNKNOWN'));
    });
  });

  it('given several objections, then the first of them: revocation before all', () => {
    const revocation = {} as unknown as NonNullable<Consent['revocation']>;
    const consent = consentWith({ grantee: 'LakesideMSP', until: instant(0) }, { revocation });
    assert.deepEqual(decide(consent), refused('CONSENT_REVOKED'));
    assert.deepEqual(decide(consentWith({}, { revocation })), refused('CONSENT_REVOKED'));
    const late = consentWith({ grantee: 'LakesideMSP', until: instant(0) });
    assert.deepEqual(decide(late), refused('CONSENT_NOT_IN_FORCE'));
    const foreign = consentWith({ grantee: 'LakesideMSP', purposes: [], compartments: [] });
    assert.deepEqual(decide(foreign), refused('CONSENT_FOR_ANOTHER'));
  });
});
