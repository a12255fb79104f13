import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { organization, stateFolder } from '../../network.js';

/** A request to the first hospital's gateway, with the certificate of the second one's. */
export function askPeering(method: string, url: string, body: string): Promise<Response> {
  const [own, other] = [organization('hospital', 1).name, organization('hospital').name];
  const fileOf = (name: string, file: string): Buffer =>
    readFileSync(path.join(stateFolder(), 'organizations', name, 'gateway', file));
  const { peering } = JSON.parse(fileOf(other, 'config.json').toString()) as {
    peering: { port: number };
  };
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{ host: 'localhost', port: peering.port, path: url, method },
        key: fileOf(own, 'tls/key.pem'),
        cert: fileOf(own, 'tls/cert.pem'),
        ca: readFileSync(organization('hospital').tlsCaFile),
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        buffer(answer).then((bytes) => {
          resolve(new Response(new Uint8Array(bytes), { status: answer.statusCode ?? 0 }));
        }, reject);
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}
