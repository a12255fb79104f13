/** `npm start`: checks the machine, installs, builds, and starts the network. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stateFolder } from './folders.mjs';
import { lockHolder } from './lock.mjs';
import { networkPorts } from './ports.mjs';
import { prepare } from './prepare.mjs';
import { runMain, runOperatorCommand } from './run-command.mjs';

await runMain(async () => {
  const args = process.argv.slice(2);
  // Only what the preflight needs; the network command knows and checks all options.
  const { values } = parseArgs({
    args,
    strict: false,
    options: {
      state: { type: 'string' },
      'port-base': { type: 'string' },
      consortium: { type: 'string' },
    },
  });
  // Of a network that runs already the ports are in use, and the network command says so better.
  const runs = lockHolder(join(values.state ?? stateFolder, 'run.lock')) !== undefined;
  await prepare({ ports: runs ? [] : networkPorts(values) });
  await runOperatorCommand(['start', ...args]);
});
