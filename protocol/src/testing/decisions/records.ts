import fc from 'fast-check';
import { compartmentKinds } from '../../consents/consent-terms.js';
import type { RecordInScope } from '../../access/decide-access.js';
import { resourceClasses } from '../../access/resource-classes.js';
import type { DecisionCase } from './cases.js';
import { mostly, present } from './choices.js';
import { daysOfRecords, periods } from './exceptions.js';

/** What a record says of when something happened: a day, an instant of it, its month or year, or nothing. */
const dates = fc.oneof(
  fc
    .tuple(fc.constantFrom(...daysOfRecords), fc.constantFrom(10, 10, 7, 4))
    .map(([day, length]) => day.slice(0, length)),
  fc.constantFrom(...daysOfRecords).map((day) => `${day}T12:00:00Z`),
  fc.constantFrom(undefined, 'unknown'),
);

/** A case whose consent may be for a period of the data, with a record that is asked for as a rule. */
export function casesWithRecord(
  cases: fc.Arbitrary<DecisionCase>,
): fc.Arbitrary<readonly [DecisionCase, RecordInScope]> {
  return cases.chain((given) => {
    const { compartments, classes } = given.request;
    const record = fc.record({
      compartment: mostly(fc.constantFrom(...compartments), fc.constantFrom(...compartmentKinds)),
      resourceClass: mostly(fc.constantFrom(...classes), fc.constantFrom(...resourceClasses)),
      date: dates,
    });
    const period = fc.option(fc.constantFrom(...periods), { nil: undefined, freq: 1 });
    return fc.tuple(
      period.map((dataPeriod) => forPeriod(given, dataPeriod)),
      record,
    );
  });
}

function forPeriod(
  given: DecisionCase,
  dataPeriod: (typeof periods)[number] | undefined,
): DecisionCase {
  const { consent } = given;
  if (consent === undefined) {
    return given;
  }
  const { signed } = consent;
  const statement = { ...signed.statement, ...present({ dataPeriod }) };
  return { ...given, consent: { ...consent, signed: { ...signed, statement } } };
}
