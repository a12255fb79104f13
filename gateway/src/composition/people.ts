import { readFileSync } from 'node:fs';
import type { GatewayConfig } from '../platform/config.js';
import { type FabricPerson, fabricPeople } from '../platform/sign-in/fabric-people.js';
import { ledgerPeople, type People } from '../platform/sign-in/people.js';
import { revocationListFile } from '../platform/sign-in/revocation-list.js';
import type { Platform } from './platform.js';

/** Who may sign in at this gateway, by the ledger and by what the authority has revoked. */
export function openPeople(config: GatewayConfig, { ledger }: Pick<Platform, 'ledger'>): People {
  const { organization, cards } = config;
  const root = readFileSync(cards.rootFile, 'utf8');
  const isRevoked = revocationListFile(cards.revocationListFile, root);
  const serials = new Map(
    knownPeople(config).map(({ publicKeyDigest, serialNumber }) => [publicKeyDigest, serialNumber]),
  );
  return ledgerPeople(ledger, organization.mspId, {
    ofCard: isRevoked,
    ofProvider: async (publicKeyDigest) => {
      const serialNumber = serials.get(publicKeyDigest);
      return serialNumber !== undefined && (await isRevoked(serialNumber));
    },
  });
}

/** The organisation's people whose Fabric identities the gateway knows. */
export function knownPeople({ people }: GatewayConfig): readonly FabricPerson[] {
  return fabricPeople(people.map(({ certificateFile }) => readFileSync(certificateFile)));
}
