import { FhirClient, type AnyResource } from '../fhir-client.js';
import { clientOf, type OrganizationEndpoints } from '../network.js';
import type { FoundResources } from './compare-writes.js';

/** What a hospital's gateway finds of what the writers of one run sent. */
export async function findWritten(
  hospital: OrganizationEndpoints,
  system: string,
): Promise<FoundResources> {
  return {
    patients: await idsByIdentifier(hospital, 'Patient', system),
    documents: await idsByIdentifier(hospital, 'DocumentReference', system),
  };
}

/** Ids of the resources of a type by the value of their identifier in this system. */
async function idsByIdentifier(
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
