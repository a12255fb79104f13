import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stateFolder, type OrganizationEndpoints } from '../network.js';
import { eventually } from '../operator.js';
import { processOf } from './processes.js';

/** How long (ms) the read model of a whole suite's writes may take on a busy machine. */
const patience = 600_000;

/** Deletes a gateway's read model, and resolves when it was built again from the ledger. */
export async function rebuildReadModel({ name, gateway }: OrganizationEndpoints): Promise<void> {
  const folder = path.join(stateFolder(), 'organizations', name, 'gateway');
  process.kill((await processOf(`${name}-gateway`)).pid, 'SIGKILL');
  for (const file of readdirSync(folder).filter((one) => one.startsWith('read-model'))) {
    rmSync(path.join(folder, file));
  }
  await eventually(() => isWell(gateway), patience);
}

async function isWell(gateway: string): Promise<boolean> {
  const response = await fetch(`${gateway}/readyz`, { signal: AbortSignal.timeout(5_000) });
  const { degraded = [] } = (await response.json()) as { degraded?: readonly string[] };
  return response.status === 200 && degraded.length === 0;
}
