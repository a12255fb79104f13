import assert from 'node:assert/strict';
import { gatewayConfigSchema } from './config.js';

const { alerts } = gatewayConfigSchema.shape;
const isTaken = (url: string): boolean =>
  alerts.safeParse({ url, secretFile: '/secrets/alerts' }).success;

describe('The configuration of alerts', () => {
  it('given none, then there are none', () => {
    assert.ok(alerts.safeParse(undefined).success);
  });

  it('given TLS, or a loopback host, then it is taken', () => {
    for (const url of [
      'https://pager.lakeside.example/alerts',
      'http://localhost:9000/alerts',
      'http://127.0.0.1:9000',
      'http://[::1]:9000',
    ]) {
      assert.ok(isTaken(url), url);
    }
  });

  it('given plain HTTP to another host, or another protocol, then it is refused', () => {
    for (const url of [
      'http://pager.lakeside.example/alerts',
      'http://10.0.0.7:9000',
      'http://localhost.example',
      'ftp://localhost/alerts',
      'pager',
    ]) {
      assert.ok(!isTaken(url), url);
    }
  });
});
