/** Judges a machine. Pure: the tests describe machines that nobody has. */

const gigabyte = 1e9;
const needed = {
  node: [20, 20],
  npm: [10, 11],
  diskToBuild: 10 * gigabyte,
  // Room for ledgers and logs to grow, once everything is built.
  diskToRun: gigabyte,
  // What a machine sold with 8 GB leaves after the kernel's share.
  memory: 7.5 * gigabyte,
};

/**
 * @typedef {object} Lack
 * @property {string} what
 * @property {string} cure for Debian 12, Ubuntu 22.04 and 24.04
 */

/**
 * Everything that a machine lacks, so that it is mended in one go.
 *
 * @param {import('./machine.mjs').Machine} machine
 * @returns {Lack[]}
 */
export function findLacks(machine) {
  return [
    ...systemLacks(machine),
    ...nodeLacks(machine),
    ...goLacks(machine),
    ...compilerLacks(machine),
    ...pkcs11Lacks(machine),
    ...sizeLacks(machine),
    ...portLacks(machine),
  ];
}

/** The lacks as an operator reads them. */
export function describeLacks(lacks) {
  const items = lacks.map(({ what, cure }) => `  - ${what}\n    ${cure}`);
  return [
    `This machine lacks ${lacks.length === 1 ? 'one thing' : `${lacks.length} things`}:`,
    ...items,
  ].join('\n');
}

function systemLacks({ platform }) {
  return lackIf(
    platform !== 'linux',
    `Linux (this is ${platform})`,
    'Use Debian 12 or Ubuntu 22.04 or 24.04.',
  );
}

function nodeLacks({ node, npm }) {
  const npmMajor = numbers(npm)[0];
  return [
    ...lackIf(
      !isAtLeast(node, needed.node),
      `Node.js 20.20 or later (this is ${node})`,
      'The distributions have older ones: install the package of NodeSource or the archive of nodejs.org.',
    ),
    ...lackIf(
      !needed.npm.includes(npmMajor),
      `npm 10 or 11 (${npm === undefined ? 'there is none' : `this is ${npm}`})`,
      'npm install --global npm@11',
    ),
  ];
}

function goLacks({ go, productsToBuild, neededGo, objections }) {
  const oldest = neededGo.reduce(
    (one, other) => (isAtLeast(one, numbers(other)) ? one : other),
    '',
  );
  const found = /go(\d+\.\d+(\.\d+)?)/.exec(go ?? '')?.[1];
  const unmet = productsToBuild.length > 0 && !isAtLeast(found, numbers(oldest));
  const passedOver = objections.map((objection) => ` Passed over: ${objection}.`).join('');
  return lackIf(
    unmet,
    `Go ${oldest} or later, to build ${productsToBuild.join(', ')} (${found === undefined ? 'there is none' : `this is ${found}`})`,
    'Install the archive of go.dev and put its bin folder on PATH, or set FABRIC_BIN to a folder with ' +
      `Fabric 3.1, Fabric CA 1.5 (both with PKCS#11 support) and Kubo 0.42.${passedOver}`,
  );
}

function compilerLacks({ compiler, make, python, headersFolder }) {
  return [
    ...lackIf(!compiler, 'a C++ compiler, for native modules', 'apt-get install g++'),
    ...lackIf(!make, 'make, for native modules', 'apt-get install make'),
    ...lackIf(!python, 'python3, for native modules', 'apt-get install python3'),
    ...lackIf(
      headersFolder === undefined,
      "Node's headers (include/node/node.h), for native modules",
      "Install Node from NodeSource's package or nodejs.org's archive, which carry them, or set " +
        'npm_config_nodedir to the folder above include/.',
    ),
  ];
}

function pkcs11Lacks({ pkcs11, packageTools }) {
  return lackIf(
    !pkcs11 && !packageTools,
    'a PKCS#11 module, and apt-get with dpkg-deb to fetch SoftHSM2',
    'apt-get install libsofthsm2, or set HEALTHCHAIN_PKCS11_MODULE to the module of your HSM.',
  );
}

function sizeLacks({ freeDisk, memory, productsToBuild, installed }) {
  const builds = productsToBuild.length > 0 || !installed;
  const disk = builds ? needed.diskToBuild : needed.diskToRun;
  return [
    ...lackIf(
      freeDisk < disk,
      `${disk / gigabyte} GB of disk where the project is (${inGigabytes(freeDisk)} GB are free)`,
      'Free some, or move the project.',
    ),
    ...lackIf(
      memory < needed.memory,
      `8 GB of memory (there are ${inGigabytes(memory)} GB)`,
      'Use a larger machine, or raise the limit of the container.',
    ),
  ];
}

function portLacks({ busyPorts }) {
  return lackIf(
    busyPorts.length > 0,
    `free ports: ${busyPorts.slice(0, 10).join(', ')}${busyPorts.length > 10 ? ', …' : ''} are in use`,
    'Choose another first port: npm start -- --port-base 17000',
  );
}

function lackIf(condition, what, cure) {
  return condition ? [{ what, cure }] : [];
}

function isAtLeast(version, least) {
  const found = numbers(version);
  const different = least.findIndex((number, place) => number !== (found[place] ?? 0));
  return different === -1 || (found[different] ?? 0) > least[different];
}

function numbers(version) {
  return (version ?? '').split('.').map(Number);
}

function inGigabytes(bytes) {
  return (bytes / gigabyte).toFixed(1);
}
