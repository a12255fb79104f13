import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  registrar,
  registrarSecret,
  rootCertificateFile,
  type AuthorityName,
} from '../authorities/configuration.js';
import { ensureSecret, readIfPresent, writeFile } from '../host/files.js';
import { run, runOnce, type Toolbox } from '../host/toolbox.js';
import type { Token } from '../tokens/token.js';
import type { Organization } from '../topology/network.js';

const configurationFile = 'fabric-ca-client-config.yaml';

/** Types that Fabric's node OUs tell apart; a `card` is none of them, and so no member of the channel. */
export type IdentityType = 'admin' | 'peer' | 'orderer' | 'client' | 'card';

/** A token, which may be a person's card. */
export type KeyToken = Pick<Token, 'moduleFile' | 'label' | 'pin' | 'env'>;

export interface Enrolment {
  /** Certificate in PEM. */
  readonly certificate: string;
  /** Folder that the stock client filled. */
  readonly folder: string;
}

/** One of an organisation's authorities, as its registrar reaches it with the stock client. */
export interface AuthorityClient {
  readonly organization: Organization;
  readonly register: (name: string, type: IdentityType) => Promise<void>;
  /**
   * Enrols a registered identity.
   *
   * @param flags further flags of `fabric-ca-client enroll`
   * @param keep stores what was issued; the secret and the folder are gone afterwards
   * @param keyToken where the key is made, instead of the organisation's token
   */
  readonly enrol: (
    name: string,
    flags: readonly string[],
    keep: (enrolment: Enrolment) => void,
    keyToken?: KeyToken,
  ) => Promise<void>;
  /**
   * Has another certificate issued for the key of one that there is, which may have expired.
   *
   * @param flags further flags of `fabric-ca-client reenroll`
   * @returns the certificate in PEM
   */
  readonly renew: (name: string, known: KnownIdentity, flags: readonly string[]) => Promise<string>;
  /** Revokes all certificates of an identity, which is never enrolled again. Can be repeated. */
  readonly revoke: (name: string) => Promise<void>;
  /** Has the list of revoked certificates signed anew. @returns PEM */
  readonly revocationList: () => Promise<string>;
}

/** An identity that is enrolled, in PEM. */
export interface KnownIdentity {
  readonly certificate: string;
  /** The key, where it is in no token. */
  readonly key?: string;
}

/**
 * A client of the organisation's authority, its registrar enrolled. Keys of identities are made in
 * the token. Keys of TLS servers are made in files, because Go's TLS and Node's read files only.
 */
export async function connectAuthority(
  toolbox: Toolbox,
  organization: Organization,
  token: Token,
  authority: AuthorityName,
): Promise<AuthorityClient> {
  const home = join(organization.folders.ca, 'client', authority);
  const url = (credentials: string): string =>
    `https://${credentials}${organization.host}:${organization.ports.ca}`;
  const envFor = (keyToken: KeyToken): Readonly<Record<string, string>> => ({
    ...keyToken.env,
    FABRIC_CA_CLIENT_BCCSP_PKCS11_PIN: keyToken.pin,
    FABRIC_CA_CLIENT_TLS_CERTFILES: rootCertificateFile(organization, 'ca'),
    FABRIC_CA_CLIENT_URL: url(''),
    FABRIC_CA_CLIENT_LOGLEVEL: 'warning',
  });
  const env = envFor(token);
  const common = ['--home', home, '--caname', authority];
  const asRegistrar = [...common, '--mspdir', registrar];
  const secretFile = (name: string): string => join(home, 'secrets', name);

  const enrolWith = async (
    name: string,
    secret: string,
    flags: readonly string[],
    keyToken: KeyToken = token,
  ): Promise<Enrolment> => {
    const folder = join(home, name);
    // A cut-off enrolment may have left a key without a certificate.
    rmSync(folder, { recursive: true, force: true });
    writeFile(
      join(folder, configurationFile),
      clientConfiguration(organization, keyToken, authority),
    );
    await run(toolbox, 'fabric-ca-client', {
      args: ['enroll', '--home', folder, '--caname', authority, '--mspdir', folder, ...flags],
      env: { ...envFor(keyToken), FABRIC_CA_CLIENT_URL: url(`${name}:${secret}@`) },
    });
    const certificate = readIfPresent(join(folder, 'signcerts', 'cert.pem'));
    if (certificate === undefined) {
      throw new Error(`${organization.name}'s ${authority} issued no certificate for ${name}.`);
    }
    return { certificate, folder };
  };

  const renew: AuthorityClient['renew'] = async (name, { certificate, key }, flags) => {
    const folder = join(home, name);
    rmSync(folder, { recursive: true, force: true });
    const issued = join(folder, 'signcerts', 'cert.pem');
    writeFile(issued, certificate);
    if (key !== undefined) {
      writeFile(join(folder, 'keystore', `${keyIdentifier(certificate)}_sk`), key);
    }
    await run(toolbox, 'fabric-ca-client', {
      args: ['reenroll', ...common, '--mspdir', folder, '--csr.keyrequest.reusekey', ...flags],
      env,
    });
    const renewed = readIfPresent(issued);
    rmSync(folder, { recursive: true });
    if (renewed === undefined || renewed === certificate) {
      throw new Error(`${organization.name}'s ${authority} issued no new certificate for ${name}.`);
    }
    return renewed;
  };

  writeFile(join(home, configurationFile), clientConfiguration(organization, token, authority));
  if (readIfPresent(join(home, registrar, 'signcerts', 'cert.pem')) === undefined) {
    await enrolWith(registrar, registrarSecret(organization), []);
  }

  return {
    organization,
    register: async (name, type) => {
      await runOnce(
        toolbox,
        'fabric-ca-client',
        {
          args: ['register', ...asRegistrar, '--id.name', name, '--id.type', type],
          // Kept until the enrolment has succeeded, so that a cut-off start can be taken up again.
          env: { ...env, FABRIC_CA_CLIENT_ID_SECRET: ensureSecret(secretFile(name)) },
        },
        /is already registered/,
      );
    },
    enrol: async (name, flags, keep, keyToken) => {
      const enrolment = await enrolWith(name, ensureSecret(secretFile(name)), flags, keyToken);
      keep(enrolment);
      rmSync(secretFile(name));
      rmSync(enrolment.folder, { recursive: true });
    },
    renew,
    revoke: async (name) => {
      const args = ['revoke', ...asRegistrar, '--revoke.name', name];
      await run(toolbox, 'fabric-ca-client', { args, env });
    },
    revocationList: async () => {
      await run(toolbox, 'fabric-ca-client', { args: ['gencrl', ...asRegistrar], env });
      return readFileSync(join(home, registrar, 'crls', 'crl.pem'), 'utf8');
    },
  };
}

/** Under which name the stock client looks for a key in a folder: SHA-256 of the uncompressed point. */
function keyIdentifier(certificate: string): string {
  const { x = '', y = '' } = new X509Certificate(certificate).publicKey.export({ format: 'jwk' });
  const point = [Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  return createHash('sha256').update(Buffer.concat(point)).digest('hex');
}

function clientConfiguration(
  organization: Organization,
  token: KeyToken,
  authority: AuthorityName,
): string {
  const inToken = {
    default: 'PKCS11',
    pkcs11: {
      library: token.moduleFile,
      label: token.label,
      pin: '',
      hash: 'SHA2',
      security: 256,
    },
  };
  const inFiles = { default: 'SW', sw: { hash: 'SHA2', security: 256 } };
  return stringify({
    csr: {
      keyrequest: { algo: 'ecdsa', size: 256 },
      names: [{ O: organization.displayName }],
    },
    bccsp: authority === 'ca' ? inToken : inFiles,
  });
}
