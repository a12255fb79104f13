/** The browser of the integration tests. Free of dependencies, like all of this folder. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CommandError } from './command-error.mjs';
import { runProgram } from './run-program.mjs';

/** Each of apt's two steps; a slow mirror needs a few minutes for the 130 MB. */
const aptTimeoutMs = 10 * 60_000;

/**
 * The Chromium of this machine: the one that HEALTHCHAIN_CHROMIUM names, or else `chromium` on PATH.
 *
 * @throws CommandError when the named one cannot be run
 */
export function findChromium(env) {
  const named = env.HEALTHCHAIN_CHROMIUM;
  if (named) {
    if (!isProgram(named)) throw new CommandError(`HEALTHCHAIN_CHROMIUM: there is no ${named}`);
    return named;
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, 'chromium')).find(isProgram);
}

/**
 * {@link findChromium}; where there is none, root gets the distribution's package.
 *
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {boolean} [options.isRoot]
 * @param {typeof runProgram} [options.run]
 * @param {(line: string) => void} [options.onProgress]
 * @throws CommandError that says what to install
 */
export async function ensureChromium({
  env = process.env,
  isRoot = process.getuid?.() === 0,
  run = runProgram,
  onProgress = () => undefined,
} = {}) {
  const found =
    findChromium(env) ?? (isRoot ? await installChromium(env, run, onProgress) : undefined);
  if (found !== undefined) return found;
  throw new CommandError(
    'No Chromium for the tests of the sign-in page: apt-get install chromium, or set ' +
      'HEALTHCHAIN_CHROMIUM to a Chromium or Chrome.',
  );
}

/** Whether it is there afterwards decides: a broken list of another vendor does not stand in its way. */
async function installChromium(env, run, onProgress) {
  const options = {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
    timeoutMs: aptTimeoutMs,
  };
  // Another apt may be at work; it is waited for, in seconds.
  const apt = (...args) =>
    run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], options);
  onProgress('fetching the lists of packages');
  await apt('update');
  onProgress('installing Chromium (about a minute) …');
  await apt('install', '--yes', '--no-install-recommends', 'chromium');
  return findChromium(env);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
