import { HealthChainError, type ErrorCode } from '@healthchain/protocol';

/** One thing that is wrong with a request. Neither text nor path may quote values of the input. */
export interface Issue {
  readonly code: ErrorCode;
  readonly detail?: string;
  /** FHIRPath of the element, from the resource or, with `entry`, from the entry's resource. */
  readonly expression?: string;
  /** Index of the Bundle entry. */
  readonly entry?: number;
  /** What an INTERNAL comes from: for the log, never for an answer. */
  readonly cause?: unknown;
}

/** A refusal for several reasons; its code is that of the gravest: an INTERNAL, or else the first. */
export class FhirIssuesError extends HealthChainError {
  readonly issues: readonly [Issue, ...Issue[]];

  constructor(issues: readonly [Issue, ...Issue[]]) {
    const gravest: Issue = issues.find(isFailure) ?? issues[0];
    const { code, detail, cause } = gravest;
    super(code, detail, cause === undefined ? undefined : { cause });
    this.name = 'FhirIssuesError';
    this.issues = issues;
  }
}

/** Whether there is anything wrong; narrows for {@link FhirIssuesError}. */
export function hasIssues(issues: readonly Issue[]): issues is readonly [Issue, ...Issue[]] {
  return issues.length > 0;
}

/** Refuses if there is anything wrong. @throws FhirIssuesError */
export function refuseIf(issues: readonly Issue[]): void {
  if (hasIssues(issues)) {
    throw new FhirIssuesError(issues);
  }
}

/** The issues of any error; what is not a coded refusal becomes INTERNAL. */
export function issuesOf(error: unknown): readonly [Issue, ...Issue[]] {
  if (error instanceof FhirIssuesError) {
    return error.issues;
  }
  if (error instanceof HealthChainError) {
    const { code, detail } = error;
    return [{ code, detail, ...(code === 'INTERNAL' ? { cause: error } : {}) }];
  }
  return [{ code: 'INTERNAL', cause: error }];
}

/** What the failures among issues come from, each once. */
export function causesOf(issues: readonly Issue[]): unknown[] {
  return [...new Set(issues.filter(isFailure).map(({ cause }) => cause))];
}

function isFailure({ code }: Issue): boolean {
  return code === 'INTERNAL';
}
