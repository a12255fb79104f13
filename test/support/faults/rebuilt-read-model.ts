import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { FhirClient, type AnyResource } from '../fhir-client.js';
import { clientOf, stateFolder, type OrganizationEndpoints } from '../network.js';
import { eventually } from '../operator.js';
import { processOf } from './processes.js';

/** Deletes a gateway's read model, and resolves when it was built again from the ledger. */
export async function rebuildReadModel({ name, gateway }: OrganizationEndpoints): Promise<void> {
  const folder = path.join(stateFolder(), 'organizations', name, 'gateway');
  process.kill((await processOf(`${name}-gateway`)).pid, 'SIGKILL');
  for (const file of readdirSync(folder).filter((one) => one.startsWith('read-model'))) {
    rmSync(path.join(folder, file));
  }
  await eventually(() => isWell(gateway), 300_000);
}

async function isWell(gateway: string): Promise<boolean> {
  const response = await fetch(`${gateway}/readyz`, { signal: AbortSignal.timeout(5_000) });
  const { degraded = [] } = (await response.json()) as { degraded?: readonly string[] };
  return response.status === 200 && degraded.length === 0;
}

/** Ids of the resources of a type by the value of their identifier in this system. */
export async function idsByIdentifier(
  hospital: OrganizationEndpoints,
  type: string,
  system: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ehr = new FhirClient(hospital, clientOf(hospital.name));
  const found = new Map<string, string[]>();
  const query = `${type}?identifier=${encodeURIComponent(`${system}|`)}&_count=200`;
  for (const resource of await ehr.searchAll(query)) {
    for (const value of valuesIn(resource, system)) {
      found.set(value, [...(found.get(value) ?? []), resource.id ?? '']);
    }
  }
  return found;
}

function valuesIn({ identifier }: AnyResource, system: string): string[] {
  const all = (identifier ?? []) as readonly {
    readonly system?: string;
    readonly value?: string;
  }[];
  return all.flatMap((each) => (each.system === system ? (each.value ?? []) : []));
}
