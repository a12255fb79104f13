import { FhirClient, type AnyResource } from '../fhir-client.js';
import { clientOf, type OrganizationEndpoints } from '../network.js';
import type { FoundResources } from './compare-writes.js';
import { contentDigest } from './identified-bundle.js';

/** What a hospital's gateway finds of what the writers of one run sent. */
export async function findWritten(
  hospital: OrganizationEndpoints,
  system: string,
): Promise<FoundResources> {
  return {
    patients: await byIdentifier(hospital, 'Patient', system, idOf),
    documents: await byIdentifier(hospital, 'DocumentReference', system, (resource) => ({
      id: idOf(resource),
      digest: digestOf(resource),
    })),
  };
}

/** What there is to say of the resources of a type, by the value of their identifier in this system. */
async function byIdentifier<Found>(
  hospital: OrganizationEndpoints,
  type: string,
  system: string,
  say: (resource: AnyResource) => Found,
): Promise<ReadonlyMap<string, readonly Found[]>> {
  const ehr = new FhirClient(hospital, clientOf(hospital.name));
  const found = new Map<string, Found[]>();
  const query = `${type}?identifier=${encodeURIComponent(`${system}|`)}&_count=200`;
  for (const resource of await ehr.searchAll(query)) {
    for (const value of valuesIn(resource, system)) {
      found.set(value, [...(found.get(value) ?? []), say(resource)]);
    }
  }
  return found;
}

function idOf({ id = '' }: AnyResource): string {
  return id;
}

/** SHA-256 of what is attached; of nothing where nothing is. */
function digestOf({ content }: AnyResource): string {
  const [first] = (content ?? []) as readonly {
    readonly attachment?: { readonly data?: string };
  }[];
  return contentDigest(Buffer.from(first?.attachment?.data ?? '', 'base64'));
}

function valuesIn({ identifier }: AnyResource, system: string): string[] {
  const all = (identifier ?? []) as readonly {
    readonly system?: string;
    readonly value?: string;
  }[];
  return all.flatMap((each) => (each.system === system ? (each.value ?? []) : []));
}
