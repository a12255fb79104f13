import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { statuses } from './processes.js';

/** Some processes, and all ports that they listen on. */
export interface Side {
  readonly isOf: (processName: string) => boolean;
  /** First and last of each range. */
  readonly ports: readonly (readonly [number, number])[];
}

/** Whether this run is in a network namespace of its own, where rules harm nobody else. */
export const canPartition = process.env.FAULTS_NAMESPACE !== undefined;

const table = 'inet healthchain_faults';
/** Traffic classes of the two sides. */
const classOf = [0x480001, 0x480002] as const;

/**
 * Cuts two sides off from each other while something is done: connections that are there stay and carry
 * nothing, new ones are not made. Clients of neither side are cut off from nobody.
 *
 * All addresses are loopback, so that nothing but who opened a connection, and to which port, tells sides
 * apart: control group `net_cls` marks what a process opens, also sockets that it has.
 */
export async function whileCutOff<T>(
  sides: readonly [Side, Side],
  action: () => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'net-cls-'));
  run('mount', '-t', 'cgroup', '-o', 'net_cls', 'none', folder);
  const groups = sides.map((_, index) => path.join(folder, `healthchain-side-${index}`));
  try {
    for (const [index, group] of groups.entries()) {
      mkdirSync(group, { recursive: true });
      writeFileSync(path.join(group, 'net_cls.classid'), String(classOf[index]));
    }
    for (const { name, pid } of await statuses()) {
      const side = sides.findIndex(({ isOf }) => isOf(name));
      const group = groups[side];
      if (group !== undefined && pid !== undefined) {
        writeFileSync(path.join(group, 'cgroup.procs'), String(pid));
      }
    }
    execFileSync('nft', ['-f', '-'], { input: rules(sides) });
    try {
      return await action();
    } finally {
      run('nft', 'delete', 'table', ...table.split(' '));
    }
  } finally {
    await leave(folder, groups);
  }
}

function rules([first, second]: readonly [Side, Side]): string {
  const drop = (from: number, { ports }: Side): string =>
    `meta l4proto tcp ct mark ${from} ct original proto-dst { ${ports
      .map((range) => range.join('-'))
      .join(', ')} } drop`;
  return `table ${table} {
    chain opened_by {
      type filter hook output priority -140; policy accept;
      ct direction original ct mark set meta cgroup
    }
    chain cut_off {
      type filter hook output priority 0; policy accept;
      ${drop(classOf[0], second)}
      ${drop(classOf[1], first)}
    }
  }\n`;
}

/** Takes the processes out of the groups again, whichever still live, and the groups away. */
async function leave(folder: string, groups: readonly string[]): Promise<void> {
  for (const { pid } of await statuses()) {
    if (pid !== undefined) {
      writeFileSync(path.join(folder, 'cgroup.procs'), String(pid));
    }
  }
  groups.forEach((group) => {
    rmdirSync(group);
  });
  run('umount', folder);
  rmdirSync(folder);
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
