import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';
import type { FoldedStacks } from './folded.js';

const samplesPerSecond = 99;
const mostOutput = 1024 * 1024 * 1024;
const runFile = promisify(execFile);

/** Whether Linux's profiler is installed. */
export async function hasPerf(): Promise<boolean> {
  return runFile('perf', ['--version']).then(
    () => true,
    () => false,
  );
}

/** Samples native processes while work goes on. @param file for the raw samples, deleted afterwards */
export async function profileNative(
  pids: readonly number[],
  file: string,
  work: () => Promise<unknown>,
): Promise<FoldedStacks> {
  const recorder = spawn(
    'perf',
    ['record', '--quiet', '-g', '-F', String(samplesPerSecond), '-p', pids.join(','), '-o', file],
    { stdio: 'ignore' },
  );
  const ended = once(recorder, 'exit');
  try {
    await work();
  } finally {
    recorder.kill('SIGINT');
    await ended;
  }
  try {
    const { stdout } = await runFile('perf', ['script', '-F', 'comm,ip,sym', '-i', file], {
      maxBuffer: mostOutput,
    });
    return foldPerfScript(stdout);
  } finally {
    rmSync(file, { force: true });
  }
}

/** Samples by stack of what `perf script -F comm,ip,sym` prints: a command, its frames from the innermost on. */
export function foldPerfScript(text: string): FoldedStacks {
  const folded = new Map<string, number>();
  for (const sample of text.split(/\n\s*\n/)) {
    const [command, ...frames] = sample.split('\n').filter((line) => line.trim() !== '');
    if (command === undefined || frames.length === 0) {
      continue;
    }
    const names = frames.map((line) =>
      line
        .trim()
        .replace(/^[0-9a-f]+ /, '')
        .replaceAll(';', ','),
    );
    const stack = [command.trim(), ...names.reverse()].join(';');
    folded.set(stack, (folded.get(stack) ?? 0) + 1);
  }
  return folded;
}
