import { enrolledProvider } from '../admissions.js';
import { organization, type OrganizationEndpoints } from '../network.js';
import type { Provider } from '../providers.js';
import { Person } from './person.js';

/** The people who are needed to enrol patients and to open charts, by the name of their organisation. */
export interface Staff {
  readonly registrars: ReadonlyMap<string, Staffer>;
  readonly clinicians: ReadonlyMap<string, Staffer>;
}

/** One of an organisation's people, whose passkey is enrolled. */
export interface Staffer {
  readonly provider: Provider;
  readonly person: Person;
}

/** Both hospitals of the network under test. */
export function hospitals(): [OrganizationEndpoints, OrganizationEndpoints] {
  return [organization('hospital'), organization('hospital', 1)];
}

/** Who confirms what a hospital's registrar proposes. */
export const confirming = (): OrganizationEndpoints => organization('pharmacy');

/** Enrols the passkeys of all of them. */
export async function employStaff(): Promise<Staff> {
  const registrars = new Map<string, Staffer>();
  const clinicians = new Map<string, Staffer>();
  const [first] = hospitals();
  registrars.set(confirming().name, await employOne(confirming(), 'registrar', first));
  for (const hospital of hospitals()) {
    registrars.set(hospital.name, await employOne(hospital, 'registrar', confirming()));
    clinicians.set(hospital.name, await employOne(hospital, 'clinician', confirming()));
  }
  return { registrars, clinicians };
}

async function employOne(
  of: OrganizationEndpoints,
  name: string,
  second: OrganizationEndpoints,
): Promise<Staffer> {
  const provider = await enrolledProvider(of, name, second);
  return { provider, person: new Person(of, provider.device, provider.subject) };
}

/** Of an organisation. @throws Error if it has none */
export function staffer(
  of: ReadonlyMap<string, Staffer>,
  { name }: OrganizationEndpoints,
): Staffer {
  const found = of.get(name);
  if (found === undefined) {
    throw new Error(`Nobody is employed at ${name}.`);
  }
  return found;
}
