import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { tar } from './tar.js';

/**
 * A chaincode package for the lifecycle: the label, and no code. The same label gives the same
 * bytes everywhere, so that every organisation computes the same package id; hence level 0, as
 * compressed bytes differ between versions of zlib.
 */
export function chaincodePackage(label: string): Buffer {
  const metadata = JSON.stringify({ type: 'ccaas', label });
  return pack([
    { name: 'metadata.json', content: Buffer.from(metadata) },
    { name: 'code.tar.gz', content: pack([]) },
  ]);
}

/** Id under which a peer keeps the package. */
export function packageId(label: string, content: Buffer): string {
  return `${label}:${createHash('sha256').update(content).digest('hex')}`;
}

/** Label in a package's id. */
export function packageLabel(id: string): string {
  return id.slice(0, id.lastIndexOf(':'));
}

function pack(files: Parameters<typeof tar>[0]): Buffer {
  return gzipSync(tar(files), { level: 0 });
}
