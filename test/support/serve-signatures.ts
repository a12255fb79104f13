/**
 * Signs digests for the parent process with the keys of a token, one after the other, because a PKCS#11
 * session holds the state of one operation. Takes TOKEN_MODULE, TOKEN_LABEL and TOKEN_PIN.
 */
import { signers, type Signer } from '@hyperledger/fabric-gateway';
import type { SignatureRequest, SignatureAnswer } from './token-signer.js';

const { TOKEN_MODULE = '', TOKEN_LABEL = '', TOKEN_PIN = '' } = process.env;
const factory = signers.newHSMSignerFactory(TOKEN_MODULE);
const known = new Map<string, Signer>();
let last: Promise<unknown> = Promise.resolve();

function signerOf(keyId: string): Signer {
  const signer =
    known.get(keyId) ??
    factory.newSigner({
      label: TOKEN_LABEL,
      pin: TOKEN_PIN,
      identifier: Buffer.from(keyId, 'hex'),
    }).signer;
  known.set(keyId, signer);
  return signer;
}

async function answer({ number, keyId, digest }: SignatureRequest): Promise<void> {
  const reply = await sign(keyId, digest);
  process.send?.({ number, ...reply } satisfies SignatureAnswer);
}

async function sign(keyId: string, digest: string): Promise<Omit<SignatureAnswer, 'number'>> {
  try {
    const signature = await signerOf(keyId)(Buffer.from(digest, 'hex'));
    return { signature: Buffer.from(signature).toString('hex') };
  } catch (error) {
    return { failure: String(error) };
  }
}

process.on('message', (request: SignatureRequest) => {
  last = last.then(() => answer(request));
});
