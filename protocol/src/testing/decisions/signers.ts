import fc from 'fast-check';
import type { ChartRequest, Consent } from '../../authority/authority.js';
import { compartmentKinds, purposes } from '../../consents/consent-terms.js';
import { delegationPowers, type DelegationPower } from '../../authority/delegation-statements.js';
import type { Delegation } from '../../authority/delegations.js';
import type { Proxy } from '../../authority/statements.js';
import {
  ahead,
  atLeast,
  begun,
  instantAfter,
  mostly,
  periodAround,
  present,
  someOf,
} from './choices.js';
import { delegationOn } from './unsigned.js';

/** What is asked for and when, and the consent on which it rests, if it rests on one. */
interface Asked {
  readonly request: Pick<ChartRequest, 'compartments'>;
  readonly consent: Consent | undefined;
  readonly at: string;
}

/** Whose delegation it can be. */
interface Patients {
  readonly patientId: string;
  readonly otherPatientId: string;
  readonly enrolmentId: string;
}

/** Exactly what is named, or more, as a rule; else less, or others. */
function limitsTo<Value>(pool: readonly Value[], named: readonly Value[]): fc.Arbitrary<Value[]> {
  const enough = fc.oneof(fc.constant<Value[]>([...named]), atLeast(pool, named));
  return mostly(enough, fc.oneof(someOf(named), someOf(pool)), 6);
}

/** The patient's own passkey as a rule, else that of a proxy who may decide what was decided, or not any more. */
export function proxyFor({ request, consent, at }: Asked): fc.Arbitrary<Proxy | undefined> {
  const named = consent?.signed.statement.compartments ?? request.compartments;
  const proxy = fc
    .record({
      relationship: fc.constantFrom<Proxy['relationship']>('parent', 'guardian'),
      until: mostly(instantAfter(at, ahead), instantAfter(at, begun), 5),
      compartments: fc.option(limitsTo(compartmentKinds, named), { nil: undefined, freq: 2 }),
    })
    .map(({ compartments, ...stated }) => ({ ...stated, ...present({ compartments }) }));
  return mostly(fc.constant(undefined), proxy, 2);
}

const consenting = atLeast<DelegationPower>(delegationPowers, ['consent']);
const others = someOf<DelegationPower>(['revoke', 'see']);

/** The delegation that a consent names, which covers it as a rule. */
export function delegationFor(
  { consent, at }: Asked,
  { patientId, otherPatientId, enrolmentId }: Patients,
): fc.Arbitrary<Delegation | undefined> {
  const statement = consent?.signed.statement;
  const { delegationId } = statement ?? {};
  if (statement === undefined || delegationId === undefined) {
    return fc.constant(undefined);
  }
  const recorded = fc
    .record({
      patientId: mostly(fc.constant(patientId), fc.constant(otherPatientId), 15),
      enrolmentId: mostly(fc.constant(enrolmentId), fc.uuid({ version: 4 }), 12),
      isEnded: mostly(fc.constant(false), fc.constant(true), 12),
      powers: mostly(consenting, others, 10),
      purposes: limitsTo(purposes, statement.purposes),
      compartments: limitsTo(compartmentKinds, statement.compartments),
      period: periodAround(at, 4),
    })
    .map(({ period, ...standing }) => delegationOn(delegationId, { ...standing, ...period }));
  return mostly(recorded, fc.constant(undefined), 15);
}
