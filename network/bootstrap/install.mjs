import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './folders.mjs';
import { findHeaders } from './headers.mjs';
import { mustRun } from './run-program.mjs';

/** Inside node_modules, so that it goes when they go; written after success, so that a cut-off one redoes. */
const stampFile = join(projectFolder, 'node_modules/.healthchain-installed');

/** Whether `install` has something to do. */
export function isInstalled() {
  try {
    return readFileSync(stampFile, 'utf8') === wantedStamp();
  } catch {
    return false;
  }
}

/** Installs the locked dependencies and compiles the native ones. */
export async function install() {
  const headers = findHeaders();
  await mustRun('npm', ['ci', '--loglevel=error'], {
    env: {
      // Prebuilt binaries would be downloads that the lock file does not cover.
      npm_config_build_from_source: 'true',
      // Of make.
      JOBS: 'max',
      ...(headers === undefined ? {} : { npm_config_nodedir: headers }),
    },
    // Standard output belongs to the command, which may print something to be evaluated.
    stdio: ['ignore', process.stderr, process.stderr],
  });
  writeFileSync(stampFile, wantedStamp());
}

/** Changes with the lock file and with what native modules are compiled for. */
function wantedStamp() {
  const lockFile = readFileSync(join(projectFolder, 'package-lock.json'));
  const platform = `${process.platform} ${process.arch} ${process.versions.modules}`;
  return createHash('sha256').update(lockFile).update(platform).digest('hex');
}
