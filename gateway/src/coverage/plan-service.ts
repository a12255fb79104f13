import type {
  CoverageMember,
  CoverageResult,
  RequestedCoverage,
  UnknownReason,
} from '@healthchain/protocol/coverage';

/** What a health plan's own system is asked: one drug for one member. */
export interface CoverageInquiry extends Pick<
  RequestedCoverage,
  'requestId' | 'drug' | 'quantity' | 'daysSupply'
> {
  readonly member: CoverageMember;
}

/** A health plan's own system, whatever it speaks. */
export interface PlanService {
  /**
   * What the plan knows.
   *
   * @throws UnknownCoverage for an answer that says nothing, and an Error where none came
   */
  readonly ask: (inquiry: CoverageInquiry, signal: AbortSignal) => Promise<CoverageResult>;
}

/** That a plan's system gave no answer that could be relied on, and why. */
export class UnknownCoverage extends Error {
  constructor(
    readonly reason: UnknownReason,
    detail: string,
  ) {
    super(detail);
    this.name = 'UnknownCoverage';
  }
}

/** @throws UnknownCoverage `answer-malformed` */
export function malformed(detail: string): never {
  throw new UnknownCoverage('answer-malformed', detail);
}
