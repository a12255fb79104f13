import { instant } from '@healthchain/protocol';
import { z } from 'zod';
import { judge, reason, type Reason } from './judge.js';
import type { ProviderApplication } from './provider-application.js';
import type { ProviderRegistry } from './provider-registry.js';

/** What one check came to, by which source and when. */
export const findingSchema = z.strictObject({
  check: z.enum(['npi', 'licence', 'dea', 'exclusions']),
  /** `unknown`: the check could not be made. Like a mismatch it does not pass. */
  outcome: z.enum(['passed', 'mismatch', 'unknown']),
  reasons: z.array(reason),
  source: z.string(),
  at: instant,
});
export type Finding = z.infer<typeof findingSchema>;

export interface RunChecksOptions {
  readonly registry: ProviderRegistry;
  /** Told of registries that could not be asked. */
  readonly onUnavailable: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Makes every check of an applicant; those of controlled substances only where they are asked for. */
export type RunChecks = (application: ProviderApplication) => Promise<readonly Finding[]>;

export function checksRunner({
  registry,
  onUnavailable,
  now = Date.now,
}: RunChecksOptions): RunChecks {
  const find = async (
    check: Finding['check'],
    look: () => Promise<readonly Reason[]>,
  ): Promise<Finding> => {
    const made = { check, source: registry.source, at: new Date(now()).toISOString() };
    try {
      const reasons = await look();
      return {
        ...made,
        outcome: reasons.length === 0 ? 'passed' : 'mismatch',
        reasons: [...reasons],
      };
    } catch (error) {
      onUnavailable(error);
      return { ...made, outcome: 'unknown', reasons: ['REGISTRY_UNAVAILABLE'] };
    }
  };
  return (application) => {
    const { name, npi, licence, dea } = application;
    const today = new Date(now()).toISOString().slice(0, 10);
    return Promise.all([
      find('npi', async () => judge.npi(application, await registry.npi(npi))),
      find('licence', async () => {
        const record = await registry.licence(licence.state, licence.number);
        return judge.licence(application, record, today);
      }),
      ...(dea === undefined
        ? []
        : [find('dea', async () => judge.dea(name, dea, await registry.dea(dea.number), today))]),
      find('exclusions', async () =>
        judge.exclusions(application, await registry.exclusions(npi, name)),
      ),
    ]);
  };
}

export function havePassed(findings: readonly Finding[]): boolean {
  return findings.every(({ outcome }) => outcome === 'passed');
}
