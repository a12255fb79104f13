import type { ProcessSpec } from '../supervision/index.js';
import { startAttempts } from '../tokens/token.js';
import type { Organization } from '../topology/network.js';
import { gatewayReadiness } from './readiness.js';

export interface GatewayProcessOptions {
  /** Compiled entry of the gateway. */
  readonly entryFile: string;
  readonly configFile: string;
  readonly pin: string;
  readonly ipfsToken?: string;
  /** What a process needs to load the PKCS#11 module and find the organisation's token. */
  readonly hsmEnv: Readonly<Record<string, string>>;
  readonly dependsOn: readonly string[];
}

/** An organisation's gateway as the supervisor runs it. */
export function gatewayProcess(
  organization: Organization,
  options: GatewayProcessOptions,
): ProcessSpec {
  const { ipfsToken } = options;
  return {
    name: `${organization.name}-gateway`,
    command: process.execPath,
    args: [options.entryFile],
    env: {
      ...options.hsmEnv,
      ...operatorVariables(),
      NODE_ENV: 'production',
      HEALTHCHAIN_CONFIG: options.configFile,
      HEALTHCHAIN_HSM_PIN: options.pin,
      ...(ipfsToken === undefined ? {} : { HEALTHCHAIN_IPFS_TOKEN: ipfsToken }),
    },
    startAttempts,
    ready: async () => (await gatewayReadiness(organization)) === 'ready',
    // A gateway that builds its read model anew is not ready before that is done.
    readyTimeoutMs: 60 * 60_000,
    dependsOn: options.dependsOn,
  };
}

/** What an operator may set for all gateways: `.env.example` explains them. */
const operatorNames = /^(LOG_LEVEL|OTEL_\w+)$/;

function operatorVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      operatorNames.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}
