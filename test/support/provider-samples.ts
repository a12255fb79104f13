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
  const found = <Entry extends Named>(file: string): Entry => {
    const entries = JSON.parse(readFileSync(registryFile(organization, file), 'utf8')) as Entry[];
    const entry = entries.find(({ name }) => name.family === family);
    if (entry === undefined) throw new Error(`${file} has nobody called ${family}.`);
    return entry;
  };
  const { npi, name } = found<Named & { npi: string }>('npi.json');
  const { state, number, profession } = found<Licence>('licences.json');
  const { number: deaNumber, schedules, expiresOn } = found<Registration>('dea.json');
  return {
    name,
    npi,
    licence: { state, number, profession },
    dea: { number: deaNumber, schedules, expiresOn },
    documents: [{ kind: 'licence', digest: 'd0'.repeat(32) }],
  };
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
