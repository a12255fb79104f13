import { HealthChainError } from '@healthchain/protocol';
import { create } from 'kubo-rpc-client';
import { CID } from 'multiformats/cid';
import type { ContentStore } from './content-store.js';

export interface KuboOptions {
  /** Address of the node's RPC API, such as `http://127.0.0.1:5001`. */
  readonly apiUrl: string;
  /** Bearer token of the RPC API. */
  readonly token?: string | undefined;
  /** Milliseconds after which a call is given up. */
  readonly timeout?: number;
}

const defaultTimeout = 20_000;
/** What Kubo says when it has nothing to let go of. */
const notPinned = 'not pinned';

/** Content in the organisation's own Kubo node. Every method throws CONTENT_UNAVAILABLE. */
export function kuboContentStore({
  apiUrl,
  token,
  timeout = defaultTimeout,
}: KuboOptions): ContentStore {
  const kubo = create({
    url: apiUrl,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
  });
  // The client's own `timeout` option has no effect in this version.
  const bounded = () => ({ signal: AbortSignal.timeout(timeout) });

  return {
    add: (ciphertext) =>
      reaching(async () => {
        const { cid } = await kubo.add(ciphertext, {
          cidVersion: 1,
          rawLeaves: true,
          pin: false,
          ...bounded(),
        });
        return { cid: cid.toString(), size: ciphertext.length };
      }),
    pin: (cid) =>
      reaching(async () => {
        await kubo.pin.add(CID.parse(cid), bounded());
      }),
    unpin: (cid) =>
      reaching(async () => {
        await unlessNotPinned(kubo.pin.rm(CID.parse(cid), bounded()));
      }),
    isPinned: (cid) =>
      reaching(async () => {
        const pins = kubo.pin.ls({ paths: [CID.parse(cid)], type: 'recursive', ...bounded() });
        return (await unlessNotPinned(first(pins))) !== undefined;
      }),
    get: (cid, size) =>
      reaching(() => exactly(size, kubo.cat(CID.parse(cid), { length: size + 1, ...bounded() }))),
    check: () =>
      reaching(async () => {
        await kubo.id(bounded());
      }),
  };
}

/** Gives a failure to reach the node, or of the node to reach the content, its code. */
async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof HealthChainError
      ? error
      : new HealthChainError('CONTENT_UNAVAILABLE', undefined, { cause: error });
  }
}

async function unlessNotPinned<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.message.includes(notPinned)) {
      return undefined;
    }
    throw error;
  }
}

async function first<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) {
    return item;
  }
  return undefined;
}

async function exactly(size: number, chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const content = Buffer.alloc(size);
  let filled = 0;
  for await (const chunk of chunks) {
    if (filled + chunk.length > size) {
      throw new HealthChainError('CONTENT_ALTERED');
    }
    content.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled !== size) {
    throw new HealthChainError('CONTENT_ALTERED');
  }
  return content;
}
