/** `npm start`: checks the machine, installs, builds, and starts the network. */
import { parseArgs } from 'node:util';
import { stateFolder } from './folders.mjs';
import { networkPorts } from './ports.mjs';
import { prepare } from './prepare.mjs';
import { runMain, runOperatorCommand } from './run-command.mjs';
import { refuseSecondStart } from './running.mjs';

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
  // Before anything is installed or built: the network that runs uses it.
  refuseSecondStart(values.state ?? stateFolder);
  await prepare({ ports: networkPorts(values) });
  await runOperatorCommand(['start', ...args]);
});
