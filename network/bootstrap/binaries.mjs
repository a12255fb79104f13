/**
 * The Go programs that the network runs, and where on this machine they are. Free of dependencies,
 * because the preflight asks before anything is installed; `network/src/tools` uses it too.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modulesFolder = fileURLToPath(new URL('../binaries', import.meta.url));

/** What is built together from one Go module under `network/binaries`. */
export const products = [
  {
    name: 'fabric',
    version: '3.1.1',
    accepts: /\bv?3\.1\.\d+/,
    programs: ['peer', 'orderer', 'configtxgen', 'configtxlator', 'cryptogen', 'osnadmin'],
    versionCommand: ['peer', 'version'],
    pkcs11Programs: ['peer', 'orderer'],
    buildFlags: [
      '-tags=pkcs11',
      // Else what is compiled of patched modules would depend on where the checkout lies.
      '-trimpath',
      '-ldflags=-X github.com/hyperledger/fabric/common/metadata.Version=v3.1.1',
    ],
    patches: [
      { module: 'github.com/hyperledger/fabric', file: 'fabric.patch' },
      { module: 'github.com/hyperledger-labs/SmartBFT', file: 'smartbft.patch' },
    ],
  },
  {
    name: 'fabric-ca',
    version: '1.5.15',
    accepts: /\bv?1\.5\.\d+/,
    programs: ['fabric-ca-server', 'fabric-ca-client'],
    versionCommand: ['fabric-ca-server', 'version'],
    pkcs11Programs: ['fabric-ca-server', 'fabric-ca-client'],
    buildFlags: ['-tags=pkcs11'],
    patches: [],
  },
  {
    name: 'kubo',
    version: '0.42.0',
    accepts: /\bv?0\.4\d\.\d+/,
    programs: ['ipfs'],
    versionCommand: ['ipfs', 'version'],
    pkcs11Programs: [],
    buildFlags: [],
    patches: [],
  },
];

/** Folder of a product's go.mod and go.sum. */
export function moduleFolder(product) {
  return join(modulesFolder, product.name);
}

/** The unified diff by which a module that a product depends on is changed before it is built. */
export function patchFile(product, patch) {
  return join(moduleFolder(product), 'patches', patch.file);
}

/** The oldest Go that builds a product, e.g. `1.26.4`: with GOTOOLCHAIN=local an older one refuses. */
export function neededGo(product) {
  const goMod = readFileSync(join(moduleFolder(product), 'go.mod'), 'utf8');
  return /^go (\S+)$/m.exec(goMod)[1];
}

/** The file that says from what a product in a folder was built; written after success only. */
export function stampFile(binFolder, product) {
  return join(binFolder, `.${product.name}.stamp`);
}

/** What a build depends on, Go itself aside. */
export function buildStamp(product) {
  const hash = createHash('sha256');
  const files = ['go.mod', 'go.sum'].map((name) => join(moduleFolder(product), name));
  for (const file of [...files, ...product.patches.map((patch) => patchFile(product, patch))])
    hash.update(readFileSync(file));
  return hash.update(JSON.stringify(product.buildFlags)).digest('hex');
}

/**
 * Where a product's programs are: in FABRIC_BIN, on PATH, or built earlier.
 *
 * @param builtFolder where builds of this project go.
 * @returns `folder` when they are there, else `reasons` why what was found cannot serve.
 */
export function locateProduct(product, env, builtFolder) {
  const reasons = [];
  for (const folder of candidateFolders(env)) {
    if (!holdsAll(folder, product.programs)) continue;
    const objection = objectionTo(product, folder);
    if (objection === undefined) return { folder, reasons };
    reasons.push(`${folder}: ${objection}`);
  }
  if (isBuilt(product, builtFolder)) return { folder: builtFolder, reasons };
  return { folder: undefined, reasons };
}

function candidateFolders(env) {
  const path = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return env.FABRIC_BIN ? [env.FABRIC_BIN, ...path] : path;
}

function isBuilt(product, folder) {
  if (!holdsAll(folder, product.programs)) return false;
  try {
    return readFileSync(stampFile(folder, product), 'utf8') === buildStamp(product);
  } catch {
    // No stamp: the build was cut off.
    return false;
  }
}

function holdsAll(folder, programs) {
  return programs.every((program) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Why the programs in a folder cannot serve, or undefined. */
function objectionTo(product, folder) {
  const [program, ...args] = product.versionCommand;
  const version = output(join(folder, program), args);
  if (!product.accepts.test(version)) return `not ${product.name} ${product.version}`;
  const without = product.pkcs11Programs.find((name) => !hasPkcs11(join(folder, name)));
  return without === undefined ? undefined : `${without} was built without PKCS#11 support`;
}

function output(program, args) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', timeout: 20_000, stdio: 'pipe' });
  } catch {
    // Another program of the same name, or one for another machine.
    return '';
  }
}

/** Go writes the build's tags in clear into each program. Official Fabric archives lack this one. */
function hasPkcs11(program) {
  return /build\t-tags=[\w,]*\bpkcs11\b/.test(readFileSync(program, 'latin1'));
}
