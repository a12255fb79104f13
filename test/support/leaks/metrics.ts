import { readFileSync } from 'node:fs';
import path from 'node:path';
import { endpoints } from '../network.js';
import { filesUnder } from './files.js';
import type { Piece } from './piece.js';

const configuration = /\/(core|orderer|fabric-ca-server-config)\.yaml$/;
/** Where peers, orderers and authorities serve their metrics. */
const operationsAddress = /^operations:\n\s+listenAddress: (\S+)$/im;

/** The metrics of every gateway, peer, orderer and authority. */
export async function readMetrics(state: string): Promise<Piece[]> {
  const operations = filesUnder(path.join(state, 'organizations'))
    .filter((file) => configuration.test(file))
    .map((file) => readFileSync(path.join(state, 'organizations', file), 'utf8'))
    .flatMap((text) => operationsAddress.exec(text)?.[1] ?? []);
  const gateways = endpoints().organizations.map(({ gateway }) => gateway);
  const bases = [...gateways, ...operations.map((address) => `http://${address}`)];
  return Promise.all(bases.map(read));
}

async function read(base: string): Promise<Piece> {
  const url = `${base}/metrics`;
  const answer = await fetch(url);
  if (!answer.ok) {
    throw new Error(`${url} answered ${answer.status}.`);
  }
  return { place: url, bytes: Buffer.from(await answer.arrayBuffer()) };
}
