import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stateFolder } from './network.js';

/** Asks an organisation's Kubo node by its RPC API, with the token that its gateway has. */
export async function askKubo(organization: string, question: string): Promise<Response> {
  const folder = path.join(stateFolder(), 'organizations', organization, 'kubo');
  const token = readFileSync(path.join(folder, 'api-token'), 'utf8').trim();
  const config = JSON.parse(readFileSync(path.join(folder, 'repository/config'), 'utf8')) as {
    Addresses: { API: string };
  };
  const port = Number(config.Addresses.API.split('/').at(-1));
  const answer = await fetch(`http://127.0.0.1:${port}/api/v0/${question}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) {
    throw new Error(`Kubo answered ${answer.status}.`);
  }
  return answer;
}

/** A file that stands in an organisation's own repository: the node may ask no other. */
export async function storedFile(organization: string, cid: string): Promise<Buffer> {
  const answer = await askKubo(organization, `cat?arg=${cid}&offline=true`);
  return Buffer.from(await answer.arrayBuffer());
}
