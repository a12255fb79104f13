import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './command-error.mjs';
import { consortiumFile, stateFolder } from './folders.mjs';
import { isFree } from './machine.mjs';

/** Ports that each organisation has from the base on; see `network/src/topology/ports.ts`. */
const portsPerOrganization = 20;

/**
 * The ports that a network will listen on.
 *
 * @param {{ 'port-base'?: string, consortium?: string, state?: string }} options as on the command line
 * @throws CommandError if the first port is none
 */
export function networkPorts(options) {
  const { base, organizations } = remembered(options) ?? described(options) ?? {};
  // Without a consortium file the network command has a better message than could be given here.
  if (organizations === undefined) return [];
  const first = options['port-base'] === undefined ? base : portNumber(options['port-base']);
  return portRange(first, organizations * portsPerOrganization);
}

/** What an earlier start wrote into the state folder, which the next one goes by. */
function remembered({ state = stateFolder }) {
  try {
    const { ports, organizations } = JSON.parse(
      readFileSync(join(state, 'consortium.json'), 'utf8'),
    );
    return { base: ports.base, organizations: organizations.length };
  } catch {
    // Nothing was started there yet, or the network command will say what is wrong with the file.
    return undefined;
  }
}

function described({ consortium: file = consortiumFile }) {
  if (!existsSync(file)) return undefined;
  const consortium = readFileSync(file, 'utf8');
  return { base: firstPort(consortium), organizations: organizationCount(consortium) };
}

/** Here too, so that nobody waits for a build to hear of it. */
function portNumber(text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1024 || number > 60_000)
    throw new CommandError(`--port-base ${text}: a port from 1024 to 60000 is expected.`);
  return number;
}

/**
 * The base of a block of free ports. It lies below the range from which Linux takes the ports of
 * outgoing connections, so that none of those gets in the way later.
 */
export async function findFreePorts(count, random = Math.random) {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const base = 10_000 + Math.floor(random() * 200) * 100;
    const free = await Promise.all(portRange(base, count).map(isFree));
    if (free.every(Boolean)) return base;
  }
  throw new Error(`there is no block of ${count} free ports`);
}

function portRange(base, count) {
  return Array.from({ length: count }, (_, offset) => base + offset);
}

// Two facts of a YAML file, read before a YAML parser is installed; the network command validates it.

function firstPort(consortium) {
  return Number(/^ports:\s*(?:#.*)?\n(?:\s+.*\n)*?\s+base:\s*(\d+)/m.exec(consortium)?.[1] ?? 0);
}

function organizationCount(consortium) {
  const organizations = consortium.slice(consortium.search(/^organizations:/m));
  const indents = [...organizations.matchAll(/^( *)- name:/gm)].map(([, indent]) => indent);
  // Names of people stand deeper than that of the first organisation.
  return indents.filter((indent) => indent === indents[0]).length;
}
