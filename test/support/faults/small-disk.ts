import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processOf, statuses, untilAnother, type RunningProcess } from './processes.js';

/** A process on a file system of its own, with little space left. */
export interface SmallDisk {
  /** Leaves no space at all. @throws Error where there is some */
  readonly fill: () => void;
  /** Gives the space back. */
  readonly free: () => void;
}

export interface SmallDiskOptions {
  /** Name of the process, which is killed twice for this: it has to open its files anew. */
  readonly name: string;
  /** What it writes into. */
  readonly folder: string;
  /** Megabytes beyond what is there already. */
  readonly spare: number;
}

const filler = 'faults-filler';
/** Kilobytes that may be free again in the moment in which it is looked at. */
const leftOver = 1_024;

/**
 * Moves what a process writes onto a small file system while something is done, and back again. It happens in
 * the mount namespace of the process, which may not be this one's. The process stands still meanwhile, so that
 * nothing that it wrote is left behind.
 */
export async function whileOnSmallDisk<T>(
  { name, folder, spare }: SmallDiskOptions,
  action: (disk: SmallDisk) => Promise<T>,
): Promise<T> {
  const base = mkdtempSync(path.join(tmpdir(), 'small-disk-'));
  const [small, original] = [path.join(base, 'small'), path.join(base, 'original')];
  const running = await processOf(name);
  // Looked up now: the process itself is going to be killed.
  const supervisor = supervisorOf(running);
  const inside = (script: string): void => {
    execFileSync('nsenter', ['--mount', `--target=${supervisor}`, 'sh', '-ec', script], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  };
  await replaced(running, () => {
    inside(`mkdir -p '${small}' '${original}'
      mount --bind '${folder}' '${original}'
      used=$(du -sm '${folder}' | cut -f1)
      mount -t tmpfs -o size=$((used + ${spare}))m none '${small}'
      cp -a '${folder}/.' '${small}/'
      mount --bind '${small}' '${folder}'`);
  });
  try {
    return await action({
      // What fills it ends with an error when the space does; that little is left is looked at.
      fill: () => {
        inside(`dd if=/dev/zero of='${small}/${filler}' bs=64k 2>/dev/null || true
          test "$(df --output=avail '${folder}' | tail -1)" -lt ${leftOver}`);
      },
      free: () => {
        inside(`rm -f '${small}/${filler}'`);
      },
    });
  } finally {
    inside(`rm -f '${small}/${filler}'`);
    const now = (await statuses()).find((each) => each.name === name);
    const last = now?.pid === undefined ? undefined : { name, pid: now.pid };
    await replaced(last, () => {
      inside(`umount -l '${folder}'
        find '${original}' -mindepth 1 -delete
        cp -a '${small}/.' '${original}/'
        umount -l '${small}'
        umount -l '${original}'`);
    });
    rmSync(base, { recursive: true });
  }
}

/** Does something while the process stands still, and has another take its place. */
async function replaced(before: RunningProcess | undefined, work: () => void): Promise<void> {
  if (before === undefined) {
    work();
    return;
  }
  process.kill(before.pid, 'SIGSTOP');
  try {
    work();
  } finally {
    process.kill(before.pid, 'SIGKILL');
  }
  await untilAnother(before.name, before.pid);
}

function supervisorOf({ pid }: RunningProcess): string {
  return execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).trim();
}
