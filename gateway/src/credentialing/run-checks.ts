import { instant, type Established } from '@healthchain/protocol';
import { z } from 'zod';
import { judge, reason, type Reason } from './judge.js';
import type { ProviderApplication } from './provider-application.js';
import type { LicenceRecord, ProviderRegistry } from './provider-registry.js';

/** What one check came to, by which source and when. */
export const findingSchema = z.strictObject({
  check: z.enum(['npi', 'licence', 'dea', 'exclusions', 'sam-exclusions']),
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

/** What the checks of an applicant came to. */
export interface Checked {
  readonly findings: readonly Finding[];
  /** Where all of them passed: what a credential may say. */
  readonly established?: Established;
}

/** Makes every check of an applicant; those of controlled substances only where they are asked for. */
export type RunChecks = (application: ProviderApplication) => Promise<Checked>;

/** A finding, with the record that it is about where there was an answer. */
interface Found<Answer> {
  readonly finding: Finding;
  readonly answer?: Answer;
}

export function checksRunner({
  registry,
  onUnavailable,
  now = Date.now,
}: RunChecksOptions): RunChecks {
  const find = async <Answer>(
    check: Finding['check'],
    ask: () => Promise<Answer>,
    objectionsTo: (answer: Answer) => readonly Reason[],
  ): Promise<Found<Answer>> => {
    const made = { check, source: registry.source, at: new Date(now()).toISOString() };
    try {
      const answer = await ask();
      const reasons = [...objectionsTo(answer)];
      const outcome = reasons.length === 0 ? 'passed' : 'mismatch';
      return { finding: { ...made, outcome, reasons }, answer };
    } catch (error) {
      onUnavailable(error);
      return { finding: { ...made, outcome: 'unknown', reasons: ['REGISTRY_UNAVAILABLE'] } };
    }
  };
  return async (application) => {
    const { name, npi, licence, dea } = application;
    const today = new Date(now()).toISOString().slice(0, 10);
    const licensed = find(
      'licence',
      () => registry.licence(licence.state, licence.number),
      (record) => judge.licence(application, record, today),
    );
    const isExcludedBy = (check: Finding['check'], list: ProviderRegistry['exclusions']) =>
      find(
        check,
        () => list(npi, name),
        (entries) => judge.exclusions(application, entries),
      );
    const found = await Promise.all([
      find(
        'npi',
        () => registry.npi(npi),
        (record) => judge.npi(application, record),
      ),
      licensed,
      ...(dea === undefined
        ? []
        : [
            find(
              'dea',
              () => registry.dea(dea.number),
              (record) => judge.dea(name, dea, record, today),
            ),
          ]),
      isExcludedBy('exclusions', registry.exclusions),
      isExcludedBy('sam-exclusions', registry.samExclusions),
    ]);
    const findings = found.map(({ finding }) => finding);
    const { answer } = await licensed;
    return answer !== undefined && havePassed(findings)
      ? { findings, established: establishedOf(application, answer) }
      : { findings };
  };
}

export function havePassed(findings: readonly Finding[]): boolean {
  return findings.every(({ outcome }) => outcome === 'passed');
}

/** What later decisions need of a provider: no name and no number. */
function establishedOf(
  { licence, dea }: ProviderApplication,
  { expiresOn }: LicenceRecord,
): Established {
  const { profession, state } = licence;
  return {
    licence: { profession, state, until: endOf(expiresOn) },
    ...(dea && {
      controlledSubstances: { schedules: dea.schedules, until: endOf(dea.expiresOn) },
    }),
  };
}

/** The last second of a day, in UTC. */
function endOf(day: string): string {
  return `${day}T23:59:59Z`;
}
