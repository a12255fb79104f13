import { cpSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder in which an organisation's gateway looks up providers, with the sample's registries unless
 * there are some already.
 *
 * @param sample folder of the sample's
 */
export function ensureProviderRegistry(gatewayFolder: string, sample: string): string {
  const folder = join(gatewayFolder, 'provider-registry');
  cpSync(sample, folder, { recursive: true, force: false });
  return folder;
}
