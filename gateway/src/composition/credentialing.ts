import { readFileSync } from 'node:fs';
import type { GatewayOptions } from './options.js';
import type { Platform } from './platform.js';
import type { Signatories } from '../access/signatories.js';
import { credentialLedger } from '../credentialing/credential-ledger.js';
import { credentialingDesk, type CredentialingDesk } from '../credentialing/credentialing-desk.js';
import { evidenceBox } from '../credentialing/evidence-box.js';
import { invitationDesk, type InvitationDesk } from '../credentialing/invitation-desk.js';
import type { ProviderRegistry } from '../credentialing/provider-registry.js';
import { checksRunner } from '../credentialing/run-checks.js';
import { fileRegistry } from '../interfaces/connectors/file-registry.js';
import { httpRegistry } from '../interfaces/connectors/http-registry.js';
import type { GatewayConfig } from '../platform/config.js';

export interface CredentialingOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly signatories: Signatories;
}

export interface Credentialing {
  readonly desk: CredentialingDesk;
  readonly invitations: InvitationDesk;
}

export function openCredentialing(options: CredentialingOptions): Credentialing {
  const { config, logger, platform, signatories } = options;
  const { mspId } = config.organization;
  const box = evidenceBox(mspId, platform.atRestKey);
  const desk = credentialingDesk({
    ledger: credentialLedger(platform.ledger, mspId, config.fabric.publicEndorsers),
    signatories,
    box,
    runChecks: checksRunner({
      registry: openRegistry(config.providerRegistry),
      onUnavailable: (error) => {
        logger.warn({ err: error }, 'a registry of providers could not be asked');
      },
    }),
    others: config.others.map((other) => other.mspId),
  });
  const invitations = invitationDesk({ store: platform.durable.invitations, box, desk });
  return { desk, invitations };
}

function openRegistry(config: GatewayConfig['providerRegistry']): ProviderRegistry {
  if (config.kind === 'file') {
    return fileRegistry(config.folder);
  }
  const { addresses, samKeyFile } = config;
  return httpRegistry({ addresses, samKey: readFileSync(samKeyFile, 'utf8').trim() });
}
