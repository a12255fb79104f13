import {
  closeSync,
  copyFileSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
  truncateSync,
} from 'node:fs';

const TAIL_BYTES = 8 * 1024;
const TAIL_LINES = 20;

/** The log file of one process: appended to, mode 0600, bounded by one rotation. */
export class ProcessLog {
  /** Size when the current run began: what is before it belongs to earlier runs. */
  #runStart = 0;

  /** @param maximumBytes size at which the file moves to `FILE.1`. */
  constructor(
    readonly file: string,
    private readonly maximumBytes: number,
  ) {}

  /**
   * Opens the file for a new run of the process. The child writes to the descriptor itself, so its
   * last words are kept even when the supervisor is gone.
   */
  openForRun<T>(use: (descriptor: number) => T): T {
    const descriptor = openSync(this.file, 'a', 0o600);
    try {
      this.#runStart = fstatSync(descriptor).size;
      return use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  /** The last lines that the current run wrote. */
  tail(): string {
    const descriptor = openSync(this.file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const from = Math.max(this.#runStart, size - TAIL_BYTES, 0);
      const buffer = Buffer.alloc(Math.max(0, size - from));
      readSync(descriptor, buffer, 0, buffer.length, from);
      return buffer.toString('utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
    } finally {
      closeSync(descriptor);
    }
  }

  /**
   * Copies a file that has grown too large to `FILE.1` and empties it. The child's descriptor is in
   * append mode and goes on at the new end; a line written between copy and emptying is lost.
   */
  rotateWhenLarge(): void {
    if (statSync(this.file, { throwIfNoEntry: false }) === undefined) return;
    if (statSync(this.file).size <= this.maximumBytes) return;
    copyFileSync(this.file, `${this.file}.1`);
    truncateSync(this.file);
    this.#runStart = 0;
  }
}
