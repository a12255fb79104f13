import { strict as assert } from 'node:assert';
import {
  addDays,
  answerReasons,
  dueOf,
  HealthChainError,
  isAnswerAllowed,
  requestKinds,
  requestOutcomes,
  stateOfRequest,
  type PatientRequest,
} from '@healthchain/protocol';
import fc from 'fast-check';
import { answered } from './decide-answer.js';
import { extended } from './decide-extension.js';

const receivedAt = '2026-03-01T12:00:00.000Z';
const by = { organization: 'LakesideMSP', publicKeyDigest: 'ab', transactionId: 'cd' };

function received(
  what: (typeof requestKinds)[number],
  days: number,
  extensionDays: number,
): PatientRequest {
  return {
    ...{ receivedAt, dueAt: addDays(receivedAt, days), policyVersion: 1 },
    ...(extensionDays > 0 && { extensibleTo: addDays(receivedAt, days + extensionDays) }),
    signed: { statement: { what } },
  } as PatientRequest;
}

/** Milliseconds after the receipt, with all that is about a boundary of a period or two. */
const moments = (days: number, extensionDays: number) => {
  const boundaries = [days, days + extensionDays].map((each) => each * 24 * 60 * 60_000);
  const about = boundaries.flatMap((each) => [each - 1, each, each + 1]);
  return fc.oneof(fc.constantFrom(...about), fc.integer({ min: 0, max: 100 * 24 * 60 * 60_000 }));
};

const act = fc.oneof(
  fc.record({ kind: fc.constant('extend' as const) }),
  fc.record({
    kind: fc.constant('answer' as const),
    outcome: fc.constantFrom(...requestOutcomes),
    reasons: fc.uniqueArray(fc.constantFrom(...answerReasons), { maxLength: 2 }),
  }),
);
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

const runs = fc
  .record({
    what: fc.constantFrom(...requestKinds),
    days: fc.integer({ min: 1, max: 60 }),
    extensionDays: fc.integer({ min: 0, max: 30 }),
  })
  .chain((rule) =>
    fc.record({
      rule: fc.constant(rule),
      acts: fc.array(fc.tuple(moments(rule.days, rule.extensionDays), act), { maxLength: 6 }),
    }),
  );

function attempt(request: PatientRequest, taken: Act, epochMilliseconds: number) {
  const time = { epochMilliseconds, instant: new Date(epochMilliseconds).toISOString() };
  try {
    return taken.kind === 'extend'
      ? extended(request, { by, reason: 'legal-review', time })
      : answered(request, { by, time, fee: undefined, ...taken });
  } catch (error) {
    assert.ok(error instanceof HealthChainError);
    return error.code;
  }
}

/** What the rules of law say of an act, told apart from how the code decides. */
function expected(request: PatientRequest, taken: Act, at: number): string {
  const { answer, extension, extensibleTo, dueAt } = request;
  if (answer !== undefined) return 'REQUEST_ANSWERED';
  if (taken.kind === 'answer') {
    const { what } = request.signed.statement;
    return isAnswerAllowed(what, taken.outcome, taken.reasons) ? 'taken' : 'ANSWER_NOT_PERMITTED';
  }
  if (extension !== undefined || extensibleTo === undefined) return 'EXTENSION_NOT_PERMITTED';
  return at > Date.parse(dueAt) ? 'EXTENSION_TOO_LATE' : 'taken';
}

describe('What happens to a request', () => {
  it('given any acts at any time, then it is extended once, answered once, and late exactly after its last instant', () => {
    fc.assert(
      fc.property(runs, ({ rule: { what, days, extensionDays }, acts }) => {
        let request = received(what, days, extensionDays);
        for (const [offset, taken] of acts.sort(([one], [other]) => one - other)) {
          const at = Date.parse(receivedAt) + offset;
          const outcome = attempt(request, taken, at);
          const wanted = expected(request, taken, at);
          assert.equal(typeof outcome === 'string' ? outcome : 'taken', wanted);
          if (typeof outcome === 'string') continue;
          const total = outcome.extension === undefined ? days : days + extensionDays;
          assert.equal(dueOf(outcome), addDays(receivedAt, total));
          const isLate = at > Date.parse(receivedAt) + total * 24 * 60 * 60_000;
          assert.equal(outcome.answer?.late === true, outcome.answer !== undefined && isLate);
          request = outcome;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('given nobody acts, then it is open up to its last instant and overdue from the next millisecond on', () => {
    const request = received('access', 30, 30);
    const last = Date.parse(request.dueAt);
    const state = (epochMilliseconds: number) => stateOfRequest(request, { epochMilliseconds });
    assert.deepEqual([state(last), state(last + 1)], ['open', 'overdue']);
  });
});
