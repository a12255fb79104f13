import { existsSync, readFileSync } from 'node:fs';
import { consortiumFile } from './folders.mjs';
import { isFree } from './machine.mjs';

/** Ports that each organisation has from the base on; see `network/src/topology/ports.ts`. */
const portsPerOrganization = 20;

/**
 * The ports that a network will listen on.
 *
 * @param {{ 'port-base'?: string, consortium?: string }} options as on the command line
 */
export function networkPorts(options) {
  const file = options.consortium ?? consortiumFile;
  // Refused later with a better message than could be given here.
  if (!existsSync(file)) return [];
  const consortium = readFileSync(file, 'utf8');
  const base = Number(options['port-base'] ?? firstPort(consortium));
  return portRange(base, organizationCount(consortium) * portsPerOrganization);
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
  return /^ports:\s*(?:#.*)?\n(?:\s+.*\n)*?\s+base:\s*(\d+)/m.exec(consortium)?.[1] ?? 0;
}

function organizationCount(consortium) {
  const organizations = consortium.slice(consortium.search(/^organizations:/m));
  return [...organizations.matchAll(/^\s*- name:/gm)].length;
}
