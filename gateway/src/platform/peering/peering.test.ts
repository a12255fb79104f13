import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import type { MutualTlsServer } from '../http/mutual-tls-server.js';
import type { ReplicaKeeper } from '../storage/replica-keeper.js';
import { peeringApp } from './peering-app.js';
import { peeringClient, type PeeringClient, type PeeringClientOptions } from './peering-client.js';
import { replicaMount } from './replica-mount.js';
import { startPeeringServer } from './peering-server.js';
import { createTlsAuthority, type TlsAuthority } from './test-support/certificates.js';

const cid = 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy';

describe('peering', () => {
  let lakeside: TlsAuthority;
  let millbrook: TlsAuthority;
  let cornerstone: TlsAuthority;
  let stranger: TlsAuthority;
  let server: MutualTlsServer;
  let base: PeeringClientOptions;
  const replicas = {
    keep: sinon.stub<Parameters<ReplicaKeeper['keep']>, Promise<void>>(),
    drop: sinon.stub<Parameters<ReplicaKeeper['drop']>, Promise<void>>(),
  };
  const logger = { error: sinon.fake() };

  before(async () => {
    [lakeside, millbrook, cornerstone, stranger] = await Promise.all([
      createTlsAuthority('Lakeside'),
      createTlsAuthority('Millbrook'),
      createTlsAuthority('Cornerstone'),
      createTlsAuthority('Stranger'),
    ]);
    const app = peeringApp({
      organizations: [
        { mspId: 'MillbrookMSP', kind: 'hospital', tlsRoot: millbrook.root },
        { mspId: 'CornerstoneMSP', kind: 'pharmacy', tlsRoot: cornerstone.root },
      ],
      mounts: [replicaMount(replicas)],
      logger: logger as never,
    });
    server = await startPeeringServer(app, {
      host: '127.0.0.1',
      port: 0,
      roots: [millbrook.root, cornerstone.root],
      ...(await lakeside.issue('gateway')),
    });
    base = {
      organization: 'LakesideMSP',
      url: `https://localhost:${server.port}`,
      tlsRoot: lakeside.root,
      ...(await millbrook.issue('gateway')),
    };
  });

  after(() => server.close());

  beforeEach(() => {
    replicas.keep.reset();
    replicas.drop.reset();
  });

  async function as<T>(
    changes: Partial<PeeringClientOptions>,
    work: (client: PeeringClient) => Promise<T>,
  ): Promise<T> {
    const client = peeringClient({ ...base, ...changes });
    try {
      return await work(client);
    } finally {
      client.close();
    }
  }
  const replicate = (changes: Partial<PeeringClientOptions> = {}) =>
    as(changes, (client) => client.replicate({ cid, size: 17 }));

  it('keeps and drops replicas for the organisation whose gateway asks', async () => {
    await replicate();
    await as({}, (client) => client.release(cid));
    sinon.assert.calledOnceWithExactly(replicas.keep, 'MillbrookMSP', { cid, size: 17 });
    sinon.assert.calledOnceWithExactly(replicas.drop, 'MillbrookMSP', cid);
  });

  it('passes the code of a refusal on', async () => {
    replicas.keep.rejects(new HealthChainError('REPLICATION_FAILED', 'The quota is used up.'));
    const error = { code: 'REPLICATION_FAILED', message: /^(?!.*quota)/ };
    await assert.rejects(replicate(), error, 'The other’s own words stay out.');
  });

  it('reads no more of an answer than the limit', async () => {
    const flood = await startPeeringServer((_req, res) => res.end(`"${'x'.repeat(1000)}"`), {
      host: '127.0.0.1',
      port: 0,
      roots: [millbrook.root],
      ...(await lakeside.issue('gateway')),
    });
    const url = `https://localhost:${flood.port}`;
    const ask = (answerLimit: number) =>
      as({ url, answerLimit }, (client) => client.ask('/journal', {}));
    assert.equal(await ask(1002), 'x'.repeat(1000));
    await assert.rejects(ask(1001), /too long/);
    await flood.close();
  });

  it('refuses organisations of a kind that has no replicas', async () => {
    await assert.rejects(replicate(await cornerstone.issue('gateway')), {
      code: 'ORGANIZATION_KIND_NOT_PERMITTED',
    });
  });

  it('refuses an organisation’s other servers, which have certificates of the same root', async () => {
    for (const commonName of ['peer', 'chaincode', 'gateway2', 'gateway, CN=peer']) {
      await assert.rejects(replicate(await millbrook.issue(commonName)), {
        code: 'ORGANIZATION_UNKNOWN',
      });
    }
  });

  it('does not even shake hands with strangers, expired certificates and callers without one', async () => {
    const yesterday = new Date(Date.now() - 60_000);
    for (const identity of [
      await stranger.issue('gateway'),
      await millbrook.issue('gateway', yesterday),
      { certificate: '', key: '' },
    ]) {
      await assert.rejects(replicate(identity), (error: Error) => {
        assert.ok(!(error instanceof HealthChainError));
        return true;
      });
    }
    sinon.assert.notCalled(replicas.keep);
  });

  it('lets a caller meet only a gateway of the expected organisation', async () => {
    await assert.rejects(replicate({ tlsRoot: millbrook.root }));
    const impostor = await startPeeringServer((_req, res) => res.writeHead(204).end(), {
      host: '127.0.0.1',
      port: 0,
      roots: [millbrook.root],
      ...(await lakeside.issue('peer')),
    });
    await assert.rejects(replicate({ url: `https://localhost:${impostor.port}` }), /not a gateway/);
    await impostor.close();
  });

  it('gives up on a gateway that does not answer', async () => {
    replicas.keep.returns(new Promise(() => undefined));
    await assert.rejects(replicate({ timeout: 100 }), { name: 'AbortError' });
  });

  it('answers malformed requests with a problem', async () => {
    await assert.rejects(
      as({}, (client) => client.replicate({ cid, size: -1 })),
      { code: 'INVALID_ARGUMENT' },
    );
  });

  it('keeps its own failures to itself', async () => {
    replicas.keep.rejects(new Error('a secret of the node'));
    await assert.rejects(replicate(), { code: 'INTERNAL', message: /^(?!.*secret)/ });
    sinon.assert.calledOnce(logger.error);
  });
});
