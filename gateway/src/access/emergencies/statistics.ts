import type { Emergency } from '@healthchain/protocol';

/** How often somebody broke the glass. */
export interface ClinicianCount {
  readonly organization: string;
  readonly publicKeyDigest: string;
  readonly declared: number;
  readonly unjustified: number;
}

export interface EmergencyStatistics {
  readonly declared: number;
  readonly unreviewed: number;
  /** Unreviewed, and ended longer ago than {@link reviewPeriod}. */
  readonly overdue: number;
  readonly unjustified: number;
  /** Declared longer ago than {@link noticePeriod}, and nobody stated that the patient was told. */
  readonly untold: number;
  /** The most frequent first. */
  readonly clinicians: readonly ClinicianCount[];
}

/** Milliseconds after its end within which an emergency is to be reviewed: three days. */
export const reviewPeriod = 72 * 60 * 60_000;

/** Milliseconds after it was declared within which the patient is to be told: three days. */
export const noticePeriod = 72 * 60 * 60_000;

/** @param now milliseconds since 1970 */
export function statisticsOf(emergencies: readonly Emergency[], now: number): EmergencyStatistics {
  const unreviewed = emergencies.filter(({ review }) => review === undefined);
  const keys = new Set(emergencies.map(({ signed }) => signed.statement.publicKeyDigest));
  return {
    declared: emergencies.length,
    unreviewed: unreviewed.length,
    overdue: unreviewed.filter((each) => Date.parse(endOf(each)) + reviewPeriod <= now).length,
    unjustified: emergencies.filter(isUnjustified).length,
    untold: emergencies.filter(
      ({ notice, declaredAt }) =>
        notice === undefined && Date.parse(declaredAt) + noticePeriod <= now,
    ).length,
    clinicians: [...keys]
      .map((key) => countOf(emergencies, key))
      .sort((one, other) => other.declared - one.declared),
  };
}

function countOf(emergencies: readonly Emergency[], publicKeyDigest: string): ClinicianCount {
  const own = emergencies.filter(
    ({ signed }) => signed.statement.publicKeyDigest === publicKeyDigest,
  );
  return {
    organization: own[0]?.signed.statement.organization ?? '',
    publicKeyDigest,
    declared: own.length,
    unjustified: own.filter(isUnjustified).length,
  };
}

function isUnjustified({ review }: Emergency): boolean {
  return review?.finding === 'unjustified';
}

function endOf({ ended, signed: { statement } }: Emergency): string {
  return ended?.at ?? statement.until;
}
