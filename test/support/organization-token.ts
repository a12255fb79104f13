import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stateFolder } from './network.js';

/** What tells a process of one token. */
export interface TokenEnvironment {
  readonly SOFTHSM2_CONF: string;
  readonly TOKEN_MODULE: string;
  readonly TOKEN_LABEL: string;
  readonly TOKEN_PIN: string;
}

/**
 * Runs a script of this folder on the PKCS#11 token of an organisation, as its operator could.
 *
 * @param script name without ending
 * @returns what it printed
 */
export function onTokenOf(
  organization: string,
  script: string,
  environment: Readonly<Record<string, string>> = {},
): string {
  return onToken(tokenOf(organization), script, environment);
}

/** {@link onTokenOf} for any token. */
export function onToken(
  token: TokenEnvironment,
  script: string,
  environment: Readonly<Record<string, string>> = {},
): string {
  return execFileSync(process.execPath, [fileOf(script)], {
    env: { ...process.env, ...token, ...environment },
    encoding: 'utf8',
    // What a script complains of becomes a part of the error.
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** Like {@link onTokenOf}, for a script that answers messages until it is disconnected. */
export function serveTokenOf(organization: string, script: string): ChildProcess {
  return fork(fileOf(script), { env: { ...process.env, ...tokenOf(organization) } });
}

function fileOf(script: string): string {
  return path.join(import.meta.dirname, `${script}.js`);
}

/** The token of an organisation. */
export function tokenOf(organization: string): TokenEnvironment {
  const folder = path.join(stateFolder(), 'organizations', organization);
  const { hsm } = JSON.parse(readFileSync(path.join(folder, 'gateway/config.json'), 'utf8')) as {
    hsm: { moduleFile: string; tokenLabel: string };
  };
  return {
    SOFTHSM2_CONF: path.join(folder, 'hsm/softhsm2.conf'),
    TOKEN_MODULE: hsm.moduleFile,
    TOKEN_LABEL: hsm.tokenLabel,
    TOKEN_PIN: readFileSync(path.join(folder, 'hsm/pin'), 'utf8').trim(),
  };
}
