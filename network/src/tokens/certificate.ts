import { fileURLToPath } from 'node:url';
import { execaNode } from 'execa';
import type { Toolbox } from '../host/toolbox.js';
import type { Token } from './token.js';

/**
 * Puts a certificate beside its key on a token, so that programs find both.
 *
 * @param certificate PEM
 */
export async function writeCertificate(
  toolbox: Toolbox,
  token: Pick<Token, 'moduleFile' | 'label' | 'pin' | 'env'>,
  certificate: string,
): Promise<void> {
  // A process of its own: the dynamic linker and SoftHSM read their environment only at the start.
  await execaNode(fileURLToPath(new URL('write-certificate.js', import.meta.url)), {
    env: {
      ...toolbox.env,
      ...token.env,
      TOKEN_MODULE: token.moduleFile,
      TOKEN_LABEL: token.label,
      TOKEN_PIN: token.pin,
      TOKEN_CERTIFICATE: certificate,
    },
  });
}
