import { readFileSync } from 'node:fs';
import { writeFile } from '../host/files.js';
import type { Toolbox } from '../host/toolbox.js';
import { tokenOf } from '../tokens/token.js';
import type { Organization } from '../topology/network.js';
import { cardName, cardsOf } from './cards.js';
import { connectAuthority } from './client.js';
import { fabricIdentities, findPerson } from './inventory.js';
import { revocationListFile, revokedSerials } from './revocation-list.js';

/** What the authority did. */
export interface Revocation {
  /** The signed list of all that is revoked, in PEM. */
  readonly list: string;
  /** Certificates on the list that were not on the one before. */
  readonly added: number;
}

/** Who signs changes of the channel's configuration, and whose certificate stands in it. */
const irrevocable: readonly string[] = ['admin', 'orderer'];

/**
 * The names at the authority of what an operator calls by one: a person with all their cards, one card by its
 * id, or a node.
 *
 * @throws Error that lists what there is
 */
export function identitiesCalled(organization: Organization, name: string): readonly string[] {
  const people = organization.people.map((person) => ({
    name: person.name,
    id: findPerson(organization, person.name).name,
    cards: cardsOf(organization, person.name),
  }));
  const person = people.find((each) => each.name === name);
  if (person !== undefined) {
    return [person.id, ...person.cards.map((card) => cardName(person.id, card))];
  }
  const holder = people.find(({ cards }) => cards.includes(name));
  if (holder !== undefined) {
    return [cardName(holder.id, name)];
  }
  const nodes = fabricIdentities(organization)
    .map((identity) => identity.name)
    .filter((node) => !irrevocable.includes(node) && people.every(({ id }) => id !== node));
  if (nodes.includes(name)) {
    return [name];
  }
  const known = [...people.flatMap((each) => [each.name, ...each.cards]), ...nodes];
  throw new Error(`${organization.name} revokes nothing called "${name}": ${known.join(', ')}.`);
}

/** Has the authority revoke all certificates of identities, and hands the gateway the new list. */
export async function revokeIdentities(
  toolbox: Toolbox,
  organization: Organization,
  identities: readonly string[],
): Promise<Revocation> {
  const file = revocationListFile(organization);
  const before = revokedSerials(readFileSync(file, 'utf8'));
  const token = tokenOf(toolbox, organization);
  const authority = await connectAuthority(toolbox, organization, token, 'ca');
  for (const identity of identities) {
    await authority.revoke(identity);
  }
  const list = await authority.revocationList();
  writeFile(file, list);
  return { list, added: [...revokedSerials(list)].filter((serial) => !before.has(serial)).length };
}
