import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError, type Commitment } from '@healthchain/protocol';
import { catchUp } from './catch-up.js';

const commitment = (custodian: string): Commitment => ({
  commitId: randomUUID(),
  custodian,
  root: '0'.repeat(64),
  versions: 1,
  packs: 1,
  committedAt: '2026-01-01T00:00:00Z',
});

describe('catchUp', () => {
  const [first, second, other] = [commitment('A'), commitment('A'), commitment('B')];

  it('waits for every own commit, over pages and past an unreachable ledger', async () => {
    const applied = new Set<string>();
    let asked = 0;
    let done = false;
    const failures: unknown[] = [];
    const caughtUp = catchUp(
      {
        mspId: 'A',
        interval: 5,
        readModel: {
          hasCommit: (id) => Promise.resolve(applied.has(id)),
          pendingCommits: () => Promise.resolve([second.commitId]),
        },
        onUnreachable: (error) => failures.push(error),
        list: (bookmark) => {
          asked += 1;
          if (asked === 1) {
            return Promise.reject(new HealthChainError('LEDGER_UNAVAILABLE'));
          }
          return Promise.resolve(
            bookmark === ''
              ? { commitments: [first, other], bookmark: 'next' }
              : { commitments: [second], bookmark: '' },
          );
        },
      },
      new AbortController().signal,
    ).then(() => {
      done = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(done, false);
    assert.equal(failures.length, 1);
    applied.add(first.commitId);
    await caughtUp;
  });

  it('asks for each of many once it is there, and at each look for the next one only', async () => {
    const many = Array.from({ length: 200 }, () => commitment('A'));
    let there = 0;
    let asked = 0;
    await catchUp(
      {
        mspId: 'A',
        interval: 0,
        readModel: {
          hasCommit: (id) => {
            asked += 1;
            return Promise.resolve(many.findIndex(({ commitId }) => commitId === id) < there);
          },
          pendingCommits: () => {
            there += 10;
            return Promise.resolve([]);
          },
        },
        onUnreachable: () => undefined,
        list: () => Promise.resolve({ commitments: many, bookmark: '' }),
      },
      new AbortController().signal,
    );
    assert.equal(asked, 200 + 19);
  });

  it('ends when it is told to', async () => {
    await catchUp(
      {
        mspId: 'A',
        readModel: {
          hasCommit: () => Promise.resolve(false),
          pendingCommits: () => Promise.resolve([]),
        },
        onUnreachable: () => undefined,
        list: () => Promise.resolve({ commitments: [first], bookmark: '' }),
      },
      AbortSignal.abort(),
    );
  });
});
