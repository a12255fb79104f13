import { writeFileSync } from 'node:fs';

/** Characters of the terminal that a recording is played in. */
const size = { width: 120, height: 40 };

/** What a program prints, with the time of each line: asciicast v2, which `asciinema play` shows. */
export class Recording {
  readonly #begin = performance.now();
  readonly #timestamp = Math.floor(Date.now() / 1000);
  readonly #events: string[] = [];

  add(line: string): void {
    const seconds = (performance.now() - this.#begin) / 1000;
    // A terminal wants the cursor back at the left of the next line.
    const text = `${line.replaceAll('\n', '\r\n')}\r\n`;
    this.#events.push(JSON.stringify([Number(seconds.toFixed(3)), 'o', text]));
  }

  save(file: string, title: string): void {
    const header = JSON.stringify({ version: 2, ...size, timestamp: this.#timestamp, title });
    writeFileSync(file, `${[header, ...this.#events].join('\n')}\n`);
  }
}
