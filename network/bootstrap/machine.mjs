/** Looks at this machine, once, for the preflight to judge. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { locateProduct, neededGo, products } from './binaries.mjs';
import { projectFolder, toolsFolder } from './folders.mjs';
import { findHeaders } from './headers.mjs';
import { isInstalled } from './install.mjs';
import { findSoftHsm } from './softhsm.mjs';

/**
 * What the preflight judges. Versions are as the programs print them, undefined where a program is
 * absent; sizes are in bytes.
 *
 * @typedef {object} Machine
 * @property {string} platform
 * @property {string} node
 * @property {string | undefined} npm
 * @property {string | undefined} go
 * @property {string[]} productsToBuild names of Go products that are nowhere yet
 * @property {string[]} neededGo the oldest Go that builds each of them
 * @property {string[]} objections why programs that were found cannot serve
 * @property {boolean} compiler a C++ compiler
 * @property {boolean} make
 * @property {boolean} python
 * @property {string | undefined} headersFolder the folder above `include/node/node.h`
 * @property {boolean} pkcs11 a module is named, installed or unpacked
 * @property {boolean} installed the locked dependencies are there
 * @property {boolean} packageTools apt-get and dpkg-deb
 * @property {number} freeDisk
 * @property {number} memory
 * @property {number[]} busyPorts
 */

/**
 * @param {readonly number[]} ports those that the network will listen on
 * @returns {Promise<Machine>}
 */
export async function inspectMachine(ports, env = process.env) {
  const builtFolder = join(toolsFolder, 'bin');
  const locations = products.map((product) => ({
    product,
    ...locateProduct(product, env, builtFolder),
  }));
  const absent = locations.filter(({ folder }) => folder === undefined);
  return {
    platform: process.platform,
    node: process.versions.node,
    npm: npmVersion(env),
    go:
      absent.length === 0 ? undefined : answer('go', ['version'], { ...env, GOTOOLCHAIN: 'local' }),
    productsToBuild: absent.map(({ product }) => product.name),
    neededGo: absent.map(({ product }) => neededGo(product)),
    objections: absent.flatMap(({ reasons }) => reasons),
    compiler: answers('c++') || answers('g++') || answers('clang++'),
    make: answers('make'),
    python: answers('python3'),
    headersFolder: findHeaders(env),
    pkcs11: hasPkcs11Module(env),
    installed: isInstalled(),
    packageTools: answers('apt-get') && answers('dpkg-deb'),
    freeDisk: freeDisk(),
    memory: memory(),
    busyPorts: await busyPorts(ports),
  };
}

function npmVersion(env) {
  // npm tells its version to what it runs, which saves starting another npm.
  const told = /^npm\/(\S+)/.exec(env.npm_config_user_agent ?? '');
  return told?.[1] ?? answer('npm', ['--version'], env)?.trim();
}

function hasPkcs11Module(env) {
  if (env.HEALTHCHAIN_PKCS11_MODULE) return existsSync(env.HEALTHCHAIN_PKCS11_MODULE);
  return (findSoftHsm() ?? findSoftHsm(join(toolsFolder, 'softhsm'))) !== undefined;
}

function answers(program) {
  return answer(program, ['--version'], process.env) !== undefined;
}

function answer(program, args, env) {
  try {
    return execFileSync(program, args, {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}

function freeDisk() {
  const { bavail, bsize } = statfsSync(projectFolder);
  return bavail * bsize;
}

/** The machine's memory, or less where a container is limited. */
function memory() {
  try {
    const limit = Number(readFileSync('/sys/fs/cgroup/memory.max', 'utf8'));
    return Number.isNaN(limit) ? totalmem() : Math.min(limit, totalmem());
  } catch {
    return totalmem();
  }
}

async function busyPorts(ports) {
  const free = await Promise.all(ports.map(isFree));
  return ports.filter((_, index) => !free[index]);
}

/** Whether this machine can listen on a port. */
export function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });
}
