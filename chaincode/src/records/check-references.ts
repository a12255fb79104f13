import { HealthChainError, type VersionsPayload } from '@healthchain/protocol';

/**
 * Every compartment is of a supplied chart, every version in a supplied compartment under its
 * current key, and the packs are those of this commit, in order.
 *
 * @throws HealthChainError `CHART_UNKNOWN`, `COMPARTMENT_UNKNOWN` or `INVALID_ARGUMENT`
 */
export function checkReferences(commitId: string, payload: VersionsPayload): void {
  const charts = new Set(payload.charts.map((chart) => chart.chartId));
  if (payload.compartments.some((compartment) => !charts.has(compartment.chartId))) {
    throw new HealthChainError('CHART_UNKNOWN');
  }
  const keyVersions = new Map(
    payload.compartments.map(({ compartmentId, keyVersion }) => [compartmentId, keyVersion]),
  );
  payload.packs.forEach((pack, position) => {
    if (pack.commitId !== commitId || pack.index !== position) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The packs are not those of this commit.');
    }
    if (pack.versions.some((item) => keyVersions.get(item.compartmentId) !== item.keyVersion)) {
      throw new HealthChainError('COMPARTMENT_UNKNOWN');
    }
  });
}
