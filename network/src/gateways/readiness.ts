import { z } from 'zod';
import { ask } from '../host/http.js';
import { tlsRootFile } from '../identities/msp.js';
import type { Organization } from '../topology/network.js';

const readinessSchema = z.object({ failing: z.array(z.string()).default([]) });

/** What an organisation's gateway says of itself. */
export type Readiness = 'ready' | 'silent' | { readonly failing: readonly string[] };

/** Asks a gateway whether it is ready; one that does not answer is silent. */
export async function gatewayReadiness(organization: Organization): Promise<Readiness> {
  try {
    const { status, text } = await ask(`${organization.gatewayUrl}/readyz`, {
      caFile: tlsRootFile(organization),
      timeoutMs: 5_000,
    });
    return status === 200 ? 'ready' : readinessSchema.parse(JSON.parse(text));
  } catch {
    return 'silent';
  }
}

/** Which gateways are still waited for, and for which of their checks; empty when all are ready. */
export async function describeWaiting(organizations: readonly Organization[]): Promise<string> {
  const readiness = await Promise.all(organizations.map(gatewayReadiness));
  return organizations
    .flatMap(({ name }, index) => describe(name, readiness[index] ?? 'silent'))
    .join('; ');
}

function describe(name: string, readiness: Readiness): string[] {
  if (readiness === 'ready') return [];
  if (readiness === 'silent') return [`${name} does not answer yet`];
  return [`${name} waits for ${readiness.failing.join(', ')}`];
}
