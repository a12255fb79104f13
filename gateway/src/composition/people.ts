import { readFileSync } from 'node:fs';
import type { GatewayConfig } from '../platform/config.js';
import { revocationListFile } from '../platform/sign-in/cards/revocation-list.js';
import { ledgerPeople, type People } from '../platform/sign-in/people.js';
import type { Platform } from './platform.js';

/** Who may sign in at this gateway, by the ledger and the authority's list of revoked cards. */
export function openPeople(
  { organization, cards }: GatewayConfig,
  { ledger }: Pick<Platform, 'ledger'>,
): People {
  const root = readFileSync(cards.rootFile, 'utf8');
  const isRevoked = revocationListFile(cards.revocationListFile, root);
  return ledgerPeople(ledger, organization.mspId, isRevoked);
}
