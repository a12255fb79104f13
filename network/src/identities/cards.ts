import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFile } from '../host/files.js';
import type { Toolbox } from '../host/toolbox.js';
import { writeCertificate } from '../tokens/certificate.js';
import { tokenOf } from '../tokens/token.js';
import type { Organization } from '../topology/network.js';
import { connectAuthority, type KeyToken } from './client.js';
import { findPerson } from './inventory.js';

/** A card that was issued. */
export interface IssuedCard {
  readonly cardId: string;
  /** PEM. */
  readonly certificate: string;
}

/**
 * Has a key pair made on a person's card and the organisation's authority certify it. The certificate names
 * the person by the random id of their Fabric identity, and the card by another one.
 */
export async function issueCard(
  toolbox: Toolbox,
  organization: Organization,
  person: string,
  card: KeyToken,
): Promise<IssuedCard> {
  const { name: personId, folder } = findPerson(organization, person);
  const cardId = randomBytes(8).toString('hex');
  const name = cardName(personId, cardId);
  const token = tokenOf(toolbox, organization);
  const authority = await connectAuthority(toolbox, organization, token, 'ca');
  await authority.register(name, 'card');
  const issued: string[] = [];
  await authority.enrol(
    name,
    ['--enrollment.profile', 'tls'],
    ({ certificate }) => {
      // Kept before anything else can fail: what was issued can be revoked.
      writeFile(join(cardsFolder(folder), cardId, 'cert.pem'), certificate);
      issued.push(certificate);
    },
    card,
  );
  const [certificate = ''] = issued;
  await writeCertificate(toolbox, card, certificate);
  return { cardId, certificate };
}

/** Ids of the cards that a person was given. */
export function cardsOf(organization: Organization, person: string): readonly string[] {
  const folder = cardsFolder(findPerson(organization, person).folder);
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** How the authority calls a card, which gateways take apart again. */
export function cardName(personId: string, cardId: string): string {
  return `${personId}.${cardId}`;
}

function cardsFolder(personFolder: string): string {
  return join(personFolder, 'cards');
}
