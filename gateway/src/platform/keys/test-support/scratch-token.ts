import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pkcs11js from 'pkcs11js';
import type { HsmOptions } from '../hsm.js';
import { loadModule } from '../pkcs11/module.js';

const unpackedFolder = fileURLToPath(
  new URL('../../../../../network/state/tools/softhsm', import.meta.url),
);

/** Makes a SoftHSM token with a random PIN in a temporary folder. */
export function scratchToken(): HsmOptions {
  process.env.SOFTHSM2_CONF ??= scratchConfiguration();
  const moduleFile = findModule();
  const { module, finalize } = loadModule(moduleFile);
  const tokenLabel = `test-${randomBytes(4).toString('hex')}`;
  const pin = randomBytes(8).toString('hex');
  try {
    initialize(module, tokenLabel, pin);
  } finally {
    finalize();
  }
  return { moduleFile, tokenLabel, pin };
}

function initialize(module: pkcs11js.PKCS11, tokenLabel: string, pin: string): void {
  const securityOfficerPin = randomBytes(8).toString('hex');
  const free = module.C_GetSlotList(true).at(-1);
  if (free === undefined) {
    throw new Error('SoftHSM shows no free slot.');
  }
  module.C_InitToken(free, securityOfficerPin, tokenLabel.padEnd(32));
  const slot = module
    .C_GetSlotList(true)
    .find((candidate) => module.C_GetTokenInfo(candidate).label.trimEnd() === tokenLabel);
  const session = module.C_OpenSession(
    slot ?? free,
    pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION,
  );
  module.C_Login(session, pkcs11js.CKU_SO, securityOfficerPin);
  module.C_InitPIN(session, pin);
  module.C_Logout(session);
  module.C_CloseSession(session);
}

function scratchConfiguration(): string {
  const folder = mkdtempSync(join(tmpdir(), 'healthchain-token-'));
  const tokens = join(folder, 'tokens');
  const file = join(folder, 'softhsm2.conf');
  mkdirSync(tokens);
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(file, `directories.tokendir = ${tokens}\nlog.level = ERROR\n`);
  return file;
}

function findModule(): string {
  const candidates = [
    process.env.HEALTHCHAIN_PKCS11_MODULE,
    '/usr/lib/softhsm/libsofthsm2.so',
    ...unpackedModules(),
  ];
  const found = candidates.find((file) => file !== undefined && existsSync(file));
  if (found === undefined) {
    throw new Error('These tests need SoftHSM2: run `npm test`, or install softhsm2.');
  }
  return found;
}

function unpackedModules(): string[] {
  if (!existsSync(unpackedFolder)) {
    return [];
  }
  return readdirSync(unpackedFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('libsofthsm2.so'))
    .map((file) => join(unpackedFolder, file));
}
