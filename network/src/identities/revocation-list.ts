import { join } from 'node:path';
import type { Organization } from '../topology/network.js';

/**
 * What the organisation's authority has revoked, signed by it, as its gateway reads it. It stands in no MSP
 * folder, so that the channel's configuration has a list only once something was revoked.
 */
export function revocationListFile({ folders }: Organization): string {
  return join(folders.gateway, 'revoked.pem');
}
