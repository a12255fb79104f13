import { readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { stateFolder, type OrganizationEndpoints } from './network.js';

interface Named {
  readonly name: { readonly family: string; readonly given: string };
}
interface Licence extends Named {
  readonly state: string;
  readonly number: string;
  readonly profession: string;
}
interface Registration extends Named {
  readonly number: string;
  readonly schedules: readonly string[];
  readonly expiresOn: string;
}

function registryFile({ name }: OrganizationEndpoints, file: string): string {
  const folder = path.join(stateFolder(), 'organizations', name, 'gateway/provider-registry');
  return path.join(folder, file);
}

/** What one of the providers in an organisation's registries would state of themselves. */
export function statementOf(organization: OrganizationEndpoints, family: string) {
  const entriesOf = (file: string): unknown =>
    JSON.parse(readFileSync(registryFile(organization, file), 'utf8'));
  const { npi, name } = named(entriesOf('npi.json') as (Named & { npi: string })[], family);
  const { state, number, profession } = named(entriesOf('licences.json') as Licence[], family);
  const {
    number: deaNumber,
    schedules,
    expiresOn,
  } = named(entriesOf('dea.json') as Registration[], family);
  return {
    name,
    npi,
    licence: { state, number, profession },
    dea: { number: deaNumber, schedules, expiresOn },
    documents: [{ kind: 'licence', digest: 'd0'.repeat(32) }],
  };
}

function named<Entry extends Named>(entries: readonly Entry[], family: string): Entry {
  const entry = entries.find(({ name }) => name.family === family);
  if (entry === undefined) throw new Error(`Nobody is called ${family}.`);
  return entry;
}

/** Does something while one of an organisation's registries is not there. */
export async function withoutRegistry<T>(
  organization: OrganizationEndpoints,
  file: string,
  action: () => Promise<T>,
): Promise<T> {
  const there = registryFile(organization, file);
  renameSync(there, `${there}.away`);
  try {
    return await action();
  } finally {
    renameSync(`${there}.away`, there);
  }
}
