/**
 * A network namespace of its own for the network under test, in which organisations can be cut off from each
 * other. Needs root, and the programs `ip` and `nft`.
 */
import { spawnSync } from 'node:child_process';

/**
 * Makes a namespace in which loopback is up.
 *
 * @returns how programs are run in it, and how it is removed; undefined where that is not possible.
 */
export function makeNamespace() {
  const name = `healthchain-faults-${process.pid}`;
  const isPossible =
    process.getuid?.() === 0 &&
    succeeds('nft', ['--version']) &&
    succeeds('ip', ['netns', 'add', name]);
  if (!isPossible) return undefined;
  const inside = (...args) => mustSucceed('ip', ['-n', name, ...args]);
  inside('link', 'set', 'lo', 'up');
  // A peer does not start where there is no interface but loopback. The address is one for documents.
  inside('link', 'add', 'outside', 'type', 'veth', 'peer', 'name', 'beyond');
  inside('addr', 'add', '192.0.2.1/32', 'dev', 'outside');
  inside('link', 'set', 'outside', 'up');
  // Connections are tracked from the first on: of one that it met later, the system might take the server's
  // side for the one that opened it.
  const rules = [
    'add table inet seen',
    'add chain inet seen every { type filter hook output priority -150; policy accept; }',
    'add rule inet seen every ct state new counter',
  ];
  mustSucceed('ip', ['netns', 'exec', name, 'nft', rules.join('; ')]);
  return {
    prefix: ['ip', 'netns', 'exec', name],
    remove: () => succeeds('ip', ['netns', 'delete', name]),
  };
}

/** Half a namespace would only let tests skip, or cut nothing off. */
function mustSucceed(program, args) {
  if (!succeeds(program, args)) throw new Error(`This failed: ${[program, ...args].join(' ')}`);
}

function succeeds(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
