import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Above `include/node/node.h`, for native modules to compile without a download. */
export function findHeaders(env = process.env) {
  const prefixes = [
    env.npm_config_nodedir,
    dirname(dirname(process.execPath)),
    join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'node-gyp', process.versions.node),
  ];
  return prefixes.find((prefix) => prefix && existsSync(join(prefix, 'include/node/node.h')));
}
