const blockSize = 512;

/** A file of an archive. */
export interface ArchivedFile {
  /** Up to 100 bytes of ASCII. */
  readonly name: string;
  readonly content: Buffer;
}

/** A ustar archive (POSIX.1-1988) whose bytes depend on names and contents only. */
export function tar(files: readonly ArchivedFile[]): Buffer {
  const end = Buffer.alloc(2 * blockSize);
  return Buffer.concat([
    ...files.flatMap((file) => [header(file), file.content, padding(file.content.length)]),
    end,
  ]);
}

function padding(size: number): Buffer {
  return Buffer.alloc((blockSize - (size % blockSize)) % blockSize);
}

function header({ name, content }: ArchivedFile): Buffer {
  const block = Buffer.alloc(blockSize);
  const octal = (value: number, width: number): string =>
    `${value.toString(8).padStart(width - 1, '0')}\0`;
  block.write(name, 0, 100, 'ascii');
  block.write(octal(0o644, 8), 100); // mode
  block.write(octal(0, 8), 108); // owner
  block.write(octal(0, 8), 116); // group
  block.write(octal(content.length, 12), 124);
  block.write(octal(0, 12), 136); // modification time
  block.write(' '.repeat(8), 148); // the checksum counts as spaces while it is summed
  block.write('0', 156); // regular file
  block.write('ustar\x0000', 257, 'latin1');
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
