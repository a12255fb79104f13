import { z } from 'zod';
import {
  answeredCoverageSchema,
  requestedCoverageSchema,
  type AnsweredCoverage,
  type RequestedCoverage,
} from './coverage.js';

export const coverageStates = ['open', 'timed-out', 'answered', 'expired'] as const;
export type CoverageState = (typeof coverageStates)[number];

/** A request and what has become of it; an answer is shown for as long as it holds. */
export const coverageStandingSchema = z.strictObject({
  state: z.enum(coverageStates),
  request: requestedCoverageSchema,
  answer: answeredCoverageSchema.optional(),
});
export type CoverageStanding = z.infer<typeof coverageStandingSchema>;

/** The instant at which a state is judged. */
interface Time {
  readonly epochMilliseconds: number;
}

/** Whether an answer is still taken. */
export function isAwaited({ answerBy }: RequestedCoverage, time: Time): boolean {
  return time.epochMilliseconds <= Date.parse(answerBy);
}

/** What has become of a request at an instant. */
export function coverageStanding(
  request: RequestedCoverage,
  answer: AnsweredCoverage | undefined,
  time: Time,
): CoverageStanding {
  if (answer === undefined) {
    return { state: isAwaited(request, time) ? 'open' : 'timed-out', request };
  }
  const holds = time.epochMilliseconds < Date.parse(answer.validUntil);
  return holds ? { state: 'answered', request, answer } : { state: 'expired', request };
}
