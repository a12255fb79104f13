import type { Access, JournalEvidence, Release } from '@healthchain/protocol';
import type { Report } from '../report.js';
import type { ValueKind, ValueName } from './shown-values.js';

/** Key of a release in the private data collection. */
export function releaseKey({ patientId, accessId, organization }: ValueName): string {
  return `release/${patientId}/${accessId}/${organization}`;
}

/** Who handed out keys for which access. */
export const releases: ValueKind<Release> = {
  check: 'releases',
  noun: 'release',
  nameOf: ({ patientId, accessId, organization }) => ({ patientId, accessId, organization }),
  keyOf: releaseKey,
  describe: ({ accessId, organization }) => `Release by ${organization} for access ${accessId}`,
};

/** Checks that keys were handed out for accesses that the evidence has as permitted. */
export function checkReleasedAccesses(evidence: JournalEvidence, report: Report): void {
  const outcomes = new Map<string, Access['outcome']>(
    evidence.accesses.map(({ request, outcome }) => [request.accessId, outcome]),
  );
  for (const release of evidence.releases) {
    if (outcomes.get(release.accessId)?.kind !== 'permitted') {
      const name = releases.describe(release);
      const detail = `${name}: the evidence does not have that access as a permitted one.`;
      report.fail('releases', 'release-access', detail);
    }
  }
}
