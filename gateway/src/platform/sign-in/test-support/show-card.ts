import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';

/** What a browser holds when it goes to a card port: the server's TLS root, and perhaps a card. */
export interface CardReader {
  readonly port: number;
  /** PEM. */
  readonly tlsRoot: string;
  readonly card: { readonly certificate: string; readonly key: string } | undefined;
}

export interface CardAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly connection: string | undefined;
  readonly text: string;
}

/** Goes to an address of a card port. @throws the failure of the handshake */
export async function showCard(
  { port, tlsRoot, card }: CardReader,
  path: string,
): Promise<CardAnswer> {
  const asking = request({
    ...{ host: 'localhost', port, path, ca: tlsRoot, agent: false },
    ...(card === undefined ? {} : { cert: card.certificate, key: card.key }),
  });
  asking.end();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  const { location, connection } = answer.headers;
  return { status: answer.statusCode ?? 0, location, connection, text: await text(answer) };
}
