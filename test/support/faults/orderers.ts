import { existsSync } from 'node:fs';
import path from 'node:path';
import { endpoints, stateFolder, type OrganizationEndpoints } from '../network.js';
import { portOf } from './ports.js';

/** Organisations that run an orderer; SmartBFT numbers them in this order, from 1. */
export function orderingOrganizations(): OrganizationEndpoints[] {
  return endpoints().organizations.filter(({ name }) =>
    existsSync(path.join(stateFolder(), 'organizations', name, 'orderer')),
  );
}

/** The organisation whose orderer leads now, as most of the orderers say that answer. */
export async function leadingOrganization(): Promise<OrganizationEndpoints> {
  const all = orderingOrganizations();
  const named = (await Promise.all(all.map(leaderKnownTo))).flatMap((id) => all[id - 1] ?? []);
  const votes = (one: OrganizationEndpoints): number => named.filter((each) => each === one).length;
  const [leader] = named.sort((one, other) => votes(other) - votes(one));
  if (leader === undefined) {
    throw new Error('No orderer says who leads.');
  }
  return leader;
}

/** Number of the leader, or 0 where the orderer does not say. */
async function leaderKnownTo(of: OrganizationEndpoints): Promise<number> {
  try {
    const url = `http://127.0.0.1:${portOf(of, 'ordererOperations')}/metrics`;
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    const text = await response.text();
    return Number(/^consensus_BFT_leader_id\{.*\} (\d+)$/m.exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
