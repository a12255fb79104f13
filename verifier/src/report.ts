/** The checks, in the order in which they are printed. */
export const checkNames = [
  'blocks',
  'headers',
  'organisations',
  'orderer signatures',
  'transactions',
  'endorsements',
  'verdicts',
  'anchors',
  'accesses',
  'releases',
  'entries',
  'earlier copy',
] as const;
export type CheckName = (typeof checkNames)[number];

/** Where something was found. */
export interface Place {
  readonly block?: number;
  /** Position in its block. */
  readonly transaction?: number;
}

/** One reason why the ledger or the evidence does not stand. */
export interface Failure extends Place {
  readonly check: CheckName;
  /** Stable, for programs. */
  readonly code: string;
  readonly detail: string;
}

export interface CheckResult {
  readonly check: CheckName;
  readonly ok: boolean;
  readonly figure: string;
}

/** Collects what the checks find. */
export class Report {
  readonly failures: Failure[] = [];
  private readonly figures = new Map<CheckName, string>();
  private readonly remarks: string[] = [];

  fail(check: CheckName, code: string, detail: string, place: Place = {}): void {
    this.failures.push({ check, code, detail, ...place });
  }

  /** States how much a check looked at. */
  figure(check: CheckName, figure: string): void {
    this.figures.set(check, figure);
  }

  /** Something that the reader has to know and that is no failure. */
  remark(text: string): void {
    this.remarks.push(text);
  }

  get ok(): boolean {
    return this.failures.length === 0;
  }

  get notes(): readonly string[] {
    return this.remarks;
  }

  get checks(): readonly CheckResult[] {
    return checkNames.map((check) => ({
      check,
      ok: this.failures.every((failure) => failure.check !== check),
      figure: this.figures.get(check) ?? 'nothing to check',
    }));
  }
}
