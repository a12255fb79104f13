import { HealthChainError, type VersionsPayload } from '@healthchain/protocol';

/**
 * Ids stand for one thing each, and no salt serves twice: under one salt, equal values would show
 * equal public hashes.
 *
 * @throws HealthChainError `INVALID_ARGUMENT`
 */
export function checkUniqueness({ charts, compartments, packs }: VersionsPayload): void {
  const versions = packs.flatMap((pack) => pack.versions);
  const salted = [...charts, ...compartments, ...packs, ...versions];
  requireDistinct(
    'charts',
    charts.map((chart) => chart.chartId),
  );
  requireDistinct(
    'compartments',
    compartments.map((compartment) => compartment.compartmentId),
  );
  requireDistinct(
    'records',
    versions.map((version) => version.recordId),
  );
  requireDistinct(
    'salts',
    salted.map((value) => value.salt),
  );
}

function requireDistinct(what: string, values: readonly string[]): void {
  if (new Set(values).size !== values.length) {
    throw new HealthChainError(
      'INVALID_ARGUMENT',
      `The same value stands twice among the ${what}.`,
    );
  }
}
