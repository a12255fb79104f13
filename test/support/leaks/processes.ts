import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import type { Piece } from './piece.js';

/** The processes of a network, its supervisor included. */
export function processesOf(state: string): number[] {
  const records = JSON.parse(readFileSync(path.join(state, 'processes.json'), 'utf8')) as {
    supervisor: { pid: number };
    processes: { pid: number }[];
  };
  return [records.supervisor, ...records.processes].map(({ pid }) => pid);
}

/** Arguments, environment and those open files of a process that no folder shows. */
export function readProcess(pid: number): Piece[] {
  const folder = `/proc/${pid}`;
  return [
    ...['cmdline', 'environ'].map((name) => piece(path.join(folder, name))),
    ...hiddenFiles(path.join(folder, 'fd')),
  ];
}

/** A deleted file lives on while a process has it open, as temporary files often do. */
function hiddenFiles(folder: string): Piece[] {
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((descriptor) => /^\/(?!memfd).* \(deleted\)$/.test(targetOf(descriptor)))
    .map(piece);
}

function targetOf(descriptor: string): string {
  try {
    return readlinkSync(descriptor);
  } catch {
    // Closed since it was listed.
    return '';
  }
}

const piece = (file: string): Piece => ({ place: file, bytes: readFileSync(file) });
