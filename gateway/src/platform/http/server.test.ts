import assert from 'node:assert/strict';
import { type RequestListener } from 'node:http';
import { startServer } from './server.js';

const listen = (handle: RequestListener) => startServer(handle, { host: '127.0.0.1', port: 0 });

describe('the HTTP server', () => {
  it('given plain HTTP on a host that others can reach, then it does not start', async () => {
    const anywhere = startServer(() => undefined, { host: '0.0.0.0', port: 0 });
    await assert.rejects(anywhere, /loopback/);
  });

  it('given the port is taken, then it does not start', async () => {
    const first = await listen(() => undefined);
    await assert.rejects(
      startServer(() => undefined, { host: '127.0.0.1', port: first.port }),
      {
        code: 'EADDRINUSE',
      },
    );
    await first.close(0);
  });

  it('given a request in progress, then closing waits for it and takes no other', async () => {
    let finish = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let answer = (): void => undefined;
    const server = await listen((_req, res) => {
      answer = () => res.end('done');
      finish();
    });
    const url = `http://127.0.0.1:${server.port}`;
    const pending = fetch(url).then((response) => response.text());
    await arrived;
    const closed = server.close(5_000);
    await assert.rejects(fetch(url));
    answer();
    assert.equal(await pending, 'done');
    await closed;
  });

  it('given a request that never ends, then closing cuts it off', async () => {
    let finish = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const server = await listen(() => {
      finish();
    });
    const pending = assert.rejects(fetch(`http://127.0.0.1:${server.port}`));
    await arrived;
    await server.close(20);
    await pending;
  });
});
