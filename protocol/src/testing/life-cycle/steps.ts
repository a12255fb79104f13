import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { partialReasons, prescriptionSchema } from '../../prescriptions/prescriptions.js';
import type { Decided } from './decided.js';
import type { Reference } from './reference.js';
import type { Portion, Subject, Terms } from './subject.js';

/** What happened in the sequences of a run, so that a test can say that it saw everything. */
export type Seen = Set<string>;

/** One act, by the reference and by the code: both permit it or neither does, and both come to the same status. */
class Step implements fc.Command<Reference, Decided> {
  constructor(
    private readonly name: string,
    private readonly words: string,
    private readonly act: (subject: Subject) => boolean,
    private readonly seen: Seen,
  ) {}

  check(): boolean {
    return true;
  }

  run(reference: Reference, decided: Decided): void {
    const before = reference.status;
    const expected = this.act(reference);
    assert.equal(this.act(decided), expected, `${this.toString()}, ${before}: permitted`);
    compare(reference, decided);
    this.seen.add(`${this.name}: ${expected ? 'permitted' : 'refused'}`).add(reference.status);
  }

  toString(): string {
    return `${this.name}(${this.words})`;
  }
}

/** Time passes: to an instant at which something begins or ends, a millisecond off it, or just so. */
class Passing implements fc.Command<Reference, Decided> {
  constructor(
    private readonly landmark: number,
    private readonly off: number,
    private readonly otherwise: number,
  ) {}

  check(): boolean {
    return true;
  }

  run(reference: Reference, decided: Decided): void {
    const { landmarks, now } = reference;
    const instant = landmarks[this.landmark];
    const to = instant === undefined ? now + this.otherwise : instant + this.off;
    reference.now = Math.max(now, to);
    decided.now = reference.now;
    compare(reference, decided);
  }

  toString(): string {
    return `pass(${this.landmark}, ${this.off}, ${this.otherwise})`;
  }
}

/** Status and quantities: never more than prescribed, of a filling or in all, and no filling beyond the refills. */
function compare(reference: Reference, decided: Decided): void {
  const { prescription, dispenses } = decided;
  const { quantity, refills } = prescriptionSchema.parse(prescription).order;
  assert.equal(decided.status, reference.status);
  const out = dispenses.filter(({ returned }) => returned === undefined);
  const ofFillings = [...new Set(out.map(({ fill }) => fill))].map((number) =>
    sum(out.filter(({ fill }) => fill === number)),
  );
  assert.ok(ofFillings.every((dispensed) => dispensed <= quantity.amount));
  assert.ok(ofFillings.length <= refills + 1);
  assert.ok(sum(out) <= quantity.amount * (refills + 1));
  assert.equal(sum(prescription.fills.map(({ dispensed }) => ({ amount: dispensed }))), sum(out));
}

function sum(parts: readonly { readonly amount: number }[]): number {
  return parts.reduce((total, { amount }) => total + amount, 0);
}

/** One more often than the others, so that sequences get far. */
const pharmacies = fc.constantFrom('PharmacyMSP', 'PharmacyMSP', 'OtherMSP', 'ThirdMSP');
const portions: fc.Arbitrary<Portion> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ percent: 100, reason: undefined }) },
  {
    weight: 3,
    arbitrary: fc.record({
      percent: fc.constantFrom(1, 20, 40, 99, 100, 101),
      reason: fc.constantFrom(undefined, ...partialReasons, ...partialReasons),
    }),
  },
);
const hour = 3_600_000;
const spans = fc.constantFrom(1, hour, 24 * hour, 72 * hour, 7 * 24 * hour, 24 * 24 * hour);

/** Prescriptions of any schedule, within the refills of its rule or one beyond. */
export const terms: fc.Arbitrary<Terms> = fc.record({
  schedule: fc.constantFrom(undefined, 'II', 'II', 'III', 'IV', 'V'),
  refills: fc.constantFrom(0, 0, 0, 1, 2, 5, 6),
  quantity: fc.constantFrom(30_000, 29_001, 30_001),
  daysSupply: fc.constant(30),
  isTerminal: fc.boolean(),
  earliestDay: fc.constantFrom(undefined, undefined, 3),
  transfers: fc.constantFrom(0, 1, 2, 5),
});

type Steps = fc.Arbitrary<fc.Command<Reference, Decided>>;
type Sequences = fc.Arbitrary<Iterable<fc.Command<Reference, Decided>>>;

const limits = { maxCommands: 40, size: 'max' } as const;

/** Sequences of issues, hand-overs, returns and time that passes, so that many fall on one filling. */
export function handOvers(seen: Seen): Sequences {
  return fc.commands([...stepsOfHandOvers(seen)], limits);
}

/** Sequences of all acts and of time that passes. */
export function sequences(seen: Seen): Sequences {
  return fc.commands([...stepsOfHandOvers(seen), ...otherSteps(seen)], limits);
}

/** Each as often as it is listed. */
function stepsOfHandOvers(seen: Seen): readonly Steps[] {
  const issue = fc.constant(new Step('issue', '', (subject) => subject.issue(), seen));
  const dispense = fc.tuple(pharmacies, portions).map(([by, portion]) => {
    const words = `${by}, ${portion.percent} %, ${portion.reason ?? 'whole'}`;
    return new Step('dispense', words, (subject) => subject.dispense(by, portion), seen);
  });
  const takeBack = fc.tuple(pharmacies, fc.constantFrom(0, 0, 1, 1, 2, 4)).map(([by, number]) => {
    const words = `${by}, ${number}`;
    return new Step('takeBack', words, (subject) => subject.takeBack(by, number), seen);
  });
  const pass = fc
    .tuple(fc.constantFrom(0, 0, 1, 2, 4, 6, 12), fc.constantFrom(-1, 0, 0, 1), spans)
    .map(([landmark, off, otherwise]) => new Passing(landmark, off, otherwise));
  return [
    ...[issue, issue, issue],
    ...[dispense, dispense, dispense, dispense, dispense],
    ...[pass, pass, pass],
    ...[takeBack, takeBack],
  ];
}

function otherSteps(seen: Seen): readonly Steps[] {
  const step = (name: string, words: string, act: (subject: Subject) => boolean): Step =>
    new Step(name, words, act, seen);
  return [
    pharmacies.map((by) => step('claim', by, (subject) => subject.claim(by))),
    pharmacies.map((by) => step('reject', by, (subject) => subject.reject(by))),
    fc.constant(step('hold', '', (subject) => subject.hold())),
    fc.constant(step('resume', '', (subject) => subject.resume())),
    fc.constant(step('cancel', '', (subject) => subject.cancel())),
    fc
      .tuple(pharmacies, pharmacies)
      .map(([by, to]) => step('transfer', `${by}, ${to}`, (subject) => subject.transfer(by, to))),
    fc
      .tuple(pharmacies, fc.boolean())
      .map(([by, accepted]) =>
        step('answer', `${by}, ${String(accepted)}`, (subject) => subject.answer(by, accepted)),
      ),
  ];
}
