import { join } from 'node:path';
import { execa } from 'execa';
import { removeOrphans } from '../../../bootstrap/build.mjs';
import { deployChaincode } from '../../chaincode/deploy.js';
import { releasedWorkspaces } from '../../chaincode/label.js';
import { serveControl, type ControlServer, type Supervisor } from '../../supervision/index.js';
import { renewIdentities } from '../../identities/renew.js';
import { findOrganization, type Network } from '../../topology/network.js';
import { locations } from '../locations.js';
import type { Halt } from './halt.js';
import type { Session } from './session.js';
import { deploymentOf } from './steps.js';

/** What the operator's other commands can ask of a running network. */
export interface Controls {
  readonly network: Network;
  readonly supervisor: Supervisor;
  readonly halt: Halt;
  /** Resolves when every process has stopped. */
  readonly stopped: Promise<void>;
  /** The network, once it is up. */
  readonly session: () => Session | undefined;
}

/** Serves `status`, `stop`, `restart`, `renew` and `upgrade` on the state folder's socket. */
export function serveControls(controls: Controls): Promise<ControlServer> {
  const { network, supervisor, halt, stopped } = controls;
  let upgrading = false;
  const runningSession = (): Session => {
    const session = controls.session();
    if (session === undefined) {
      throw new Error('The network is still starting.');
    }
    return session;
  };
  return serveControl(network.folders.state, {
    status: () => supervisor.checkedStatus(),
    stop: async () => {
      halt.request();
      await stopped;
    },
    restart: async (name) => {
      if (name === undefined) {
        throw new Error('Say which process is to be restarted.');
      }
      await supervisor.restart(name);
    },
    renew: (name, report) => renew(runningSession(), name, report),
    upgrade: async (checkout, report) => {
      if (upgrading) {
        throw new Error('An upgrade is under way.');
      }
      const session = runningSession();
      upgrading = true;
      try {
        return await upgrade(session, checkout, report);
      } finally {
        upgrading = false;
      }
    },
  });
}

/** Renews an organisation's certificates, and restarts what has read the old ones. */
async function renew(
  { toolbox, network, supervisor }: Session,
  name: string | undefined,
  report: (progress: string) => void,
): Promise<readonly string[]> {
  if (name === undefined) {
    throw new Error('Say whose certificates are to be renewed.');
  }
  const organization = findOrganization(network, name);
  report('asking the certificate authorities');
  const renewed = await renewIdentities(toolbox, organization);
  for (const node of ['peer', 'gateway']) {
    report(`restarting the ${node}`);
    await supervisor.restart(`${name}-${node}`);
  }
  return renewed;
}

/** @param checkout another one than this, built already */
async function upgrade(
  session: Session,
  checkout: string | undefined,
  report: (progress: string) => void,
): Promise<{ sequence: number; label: string }> {
  if (checkout === undefined) {
    report('building the chaincode');
    await buildChaincode();
  }
  const deployment = deploymentOf(session, report, checkout);
  const { sequence, label } = await deployChaincode(deployment);
  return { sequence, label };
}

async function buildChaincode(): Promise<void> {
  for (const name of releasedWorkspaces) removeOrphans({ name, sources: 'src' });
  await execa(
    process.execPath,
    [join(locations.repository, 'node_modules/typescript/bin/tsc'), '--build', 'chaincode'],
    { cwd: locations.repository },
  );
}
