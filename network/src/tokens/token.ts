import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaNode } from 'execa';
import { ensureFolder, ensureSecret, writeFile } from '../host/files.js';
import type { Toolbox } from '../host/toolbox.js';
import type { Organization } from '../topology/network.js';
import { hasTokenFile, keepTokenFile, mendTokenFile } from './token-file.js';

/** An organisation's PKCS#11 token, as Fabric's processes are told of it. */
export interface Token {
  readonly moduleFile: string;
  readonly label: string;
  readonly pin: string;
  readonly pinFile: string;
  /** For every process that opens the token. SoftHSM finds its store by `SOFTHSM2_CONF`. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * How often a process that logs in to a token is started before its exit counts: SoftHSM refuses a login
 * while another process's is being written.
 */
export const startAttempts = 3;

/** Describes the organisation's token, making its PIN and the store's configuration if need be. */
export function tokenOf(toolbox: Toolbox, organization: Organization): Token {
  const { hsm } = organization.folders;
  const pinFile = join(hsm, 'pin');
  return {
    moduleFile: toolbox.moduleFile,
    label: organization.name,
    pin: ensureSecret(pinFile),
    pinFile,
    env: { ...toolbox.env, SOFTHSM2_CONF: join(hsm, 'softhsm2.conf') },
  };
}

/** Initializes the organisation's token unless that was done before; one that is there is never replaced. */
export async function ensureToken(toolbox: Toolbox, organization: Organization): Promise<void> {
  const { hsm } = organization.folders;
  const store = ensureFolder(join(hsm, 'tokens'));
  writeFile(join(hsm, 'softhsm2.conf'), softHsmConfiguration(store));
  mendTokenFile(hsm);
  const token = tokenOf(toolbox, organization);
  // A process of its own: the dynamic linker and SoftHSM read their environment only at the start.
  await execaNode(fileURLToPath(new URL('initialize.js', import.meta.url)), {
    env: {
      ...token.env,
      TOKEN_MODULE: token.moduleFile,
      TOKEN_LABEL: token.label,
      TOKEN_PIN: token.pin,
      TOKEN_SO_PIN: ensureSecret(join(hsm, 'so-pin')),
      ...(hasTokenFile(hsm) ? { TOKEN_EXISTS: 'true' } : {}),
    },
  });
  keepTokenFile(hsm);
}

function softHsmConfiguration(store: string): string {
  return [
    `directories.tokendir = ${store}`,
    'objectstore.backend = file',
    'log.level = ERROR',
    'slots.removable = false',
    '',
  ].join('\n');
}
