import type { ChildProcess } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import type { Signer } from '@hyperledger/fabric-gateway';
import { serveTokenOf } from './organization-token.js';

export interface SignatureRequest {
  readonly number: number;
  /** CKA_ID of the key and the digest to sign, in hex. */
  readonly keyId: string;
  readonly digest: string;
}

export interface SignatureAnswer {
  readonly number: number;
  /** As Fabric takes it: DER with the low S, in hex. */
  readonly signature?: string;
  readonly failure?: string;
}

/**
 * The token of one organisation, in a process of its own: SoftHSM knows one configuration per process,
 * and each organisation has its own.
 */
export class TokenSigner {
  readonly #service: ChildProcess;
  readonly #waiting = new Map<number, (answer: SignatureAnswer) => void>();
  #requests = 0;

  constructor(organization: string) {
    this.#service = serveTokenOf(organization, 'serve-signatures');
    this.#service.on('message', (answer: SignatureAnswer) => {
      this.#waiting.get(answer.number)?.(answer);
      this.#waiting.delete(answer.number);
    });
    this.#service.once('exit', () => {
      for (const [number, resolve] of this.#waiting) {
        resolve({ number, failure: 'The token’s process ended.' });
      }
    });
  }

  /** Signs with the key of a certificate. */
  signerOf(certificatePem: Uint8Array): Signer {
    const keyId = keyIdentifier(certificatePem);
    return async (digest) => {
      const answer = await this.#ask({ keyId, digest: Buffer.from(digest).toString('hex') });
      if (answer.signature === undefined) {
        throw new Error(answer.failure);
      }
      return Buffer.from(answer.signature, 'hex');
    };
  }

  close(): void {
    if (this.#service.connected) {
      this.#service.disconnect();
    }
  }

  #ask(request: Omit<SignatureRequest, 'number'>): Promise<SignatureAnswer> {
    this.#requests += 1;
    const number = this.#requests;
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      this.#service.send({ number, ...request } satisfies SignatureRequest);
    });
  }
}

/** SHA-256 of the uncompressed point, under which Fabric stores a key in a token. */
function keyIdentifier(certificatePem: Uint8Array): string {
  const { x = '', y = '' } = new X509Certificate(certificatePem).publicKey.export({
    format: 'jwk',
  });
  const point = [Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  return createHash('sha256').update(Buffer.concat(point)).digest('hex');
}
