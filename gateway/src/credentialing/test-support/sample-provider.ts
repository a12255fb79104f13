import type { ProviderApplication } from '../provider-application.js';
import type { ProviderRegistry } from '../provider-registry.js';

/** A physician who prescribes, as she states it herself. */
export const sampleProvider: ProviderApplication = {
  name: { family: 'Pereira', given: 'Inês' },
  npi: '1234567893',
  licence: { profession: 'physician', state: 'MA', number: 'MA-1' },
  dea: { number: 'AP5836727', schedules: ['II', 'V'], expiresOn: '2027-06-30' },
  documents: [{ kind: 'diploma', digest: 'a'.repeat(64) }],
};

const name = { family: 'PEREIRA', given: 'INES MARIA' };

/** Registries that know her, and say so. */
export function sampleRegistry(change: Partial<ProviderRegistry> = {}): ProviderRegistry {
  return {
    source: 'sample',
    npi: () => Promise.resolve({ name, isActive: true }),
    licence: () =>
      Promise.resolve({
        ...{ name, isActive: true },
        ...{ profession: 'physician', expiresOn: '2026-03-01' },
      }),
    dea: () =>
      Promise.resolve({ name, schedules: ['II', 'III', 'IV', 'V'], expiresOn: '2027-06-30' }),
    exclusions: () => Promise.resolve([]),
    samExclusions: () => Promise.resolve([]),
    ...change,
  };
}
