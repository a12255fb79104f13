import { renameSync, writeFileSync } from 'node:fs';

/** Replaces a file as a whole (mode 0600), so that a reader or a crash never meets half of it. */
export function writeFileAtomically(file: string, content: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content, { mode: 0o600 });
  renameSync(temporary, file);
}
