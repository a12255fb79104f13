import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Organization } from '@healthchain/network/dist/topology/network.js';
import { z } from 'zod';

const gatewayConfigSchema = z.object({
  fabric: z.object({ recordEndorsers: z.array(z.array(z.string()).min(1)).min(1) }),
});

/** MSP ids that an organisation's gateway asks first to endorse its records. */
export function recordEndorsers({ folders }: Organization): readonly string[] {
  const file = readFileSync(join(folders.gateway, 'config.json'), 'utf8');
  const [first] = gatewayConfigSchema.parse(JSON.parse(file)).fabric.recordEndorsers;
  if (first === undefined) {
    throw new Error('The gateway names no endorsers.');
  }
  return first;
}
