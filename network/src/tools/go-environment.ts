import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/**
 * The environment of a Go build. Go's own caches are used where the user has a home; otherwise they
 * go into the tools folder, so that an account without a home can build, and a build that was cut
 * off resumes.
 */
export function goEnvironment(toolsFolder: string, parent: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // The exact toolchain of this machine: Go must not download another one by itself.
  const env = { ...parent, GOTOOLCHAIN: 'local', GOBIN: join(toolsFolder, 'bin') };
  if (isWritable(parent.HOME)) return env;
  return {
    ...env,
    HOME: toolsFolder,
    GOPATH: join(toolsFolder, 'go'),
    GOCACHE: join(toolsFolder, 'go-build'),
    // Else Go makes its module cache read-only, and deleting the state folder would fail.
    GOFLAGS: `${parent.GOFLAGS ?? ''} -modcacherw`.trim(),
  };
}

function isWritable(folder: string | undefined): boolean {
  if (folder === undefined || folder === '') return false;
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
