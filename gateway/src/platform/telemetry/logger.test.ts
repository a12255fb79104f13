import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import { createLogger } from './logger.js';

describe('the logger', () => {
  let lines: Record<string, unknown>[];
  const logger = () => {
    lines = [];
    const write = (line: string): void => {
      lines.push(JSON.parse(line) as Record<string, unknown>);
    };
    return createLogger({ service: 'gateway.test', destination: { write } });
  };

  it('given a line, then it names service, level and time', () => {
    logger().info({ count: 2 }, 'committed');
    const [{ time, ...line } = {}] = lines;
    assert.deepEqual(line, { level: 'info', service: 'gateway.test', count: 2, msg: 'committed' });
    assert.match(String(time), /^\d{4}-\d\d-\d\dT/);
  });

  it('given a secret or a record by mistake, then it is removed', () => {
    const secret = 'Jane Doe';
    logger().info(
      { token: secret, url: secret, req: { authorization: secret, query: secret, body: secret } },
      'request',
    );
    assert.ok(!JSON.stringify(lines).includes(secret));
  });

  it('given an error, then its code is there', () => {
    logger().error({ err: new HealthChainError('LEDGER_UNAVAILABLE') }, 'failed');
    assert.equal((lines[0]?.err as { code: string }).code, 'LEDGER_UNAVAILABLE');
  });
});
