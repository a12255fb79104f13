import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  canonicalJson,
  type JsonValue,
  type KeyRotationStatement,
  type PolicyApprovalStatement,
  type PublishedKey,
  type SignedKeyRotation,
  type SignedPolicyApproval,
} from '@healthchain/protocol';
import { endpoints, projectRoot, stateFolder } from './network.js';
import type { Provider } from './providers.js';

const run = promisify(execFile);

/** Has somebody sign at the page to which a command led them. */
type Sign = (page: string) => Promise<void>;

/** Runs a command of the operator that waits for a signature. Its exit code has to be 0. */
export async function operatorWith(sign: Sign, ...args: readonly string[]): Promise<string> {
  const program = path.join(projectRoot, 'network/dist/main.js');
  const running = run(process.execPath, [program, ...args, '--state', stateFolder()]);
  const signing = new Promise<void>((resolve, reject) => {
    let said = '';
    running.child.stderr?.on('data', (chunk: string) => {
      said += chunk;
      const [, page] = /sign this: (\S+)\n/.exec(said) ?? [];
      if (page !== undefined) {
        said = '';
        sign(page).then(resolve, reject);
      }
    });
  });
  const failed = signing.then(
    () => new Promise<never>(() => undefined),
    (error: unknown) => {
      running.child.kill();
      throw error;
    },
  );
  const { stdout } = await Promise.race([running, failed]);
  return stdout;
}

/** Signs as the page's script does, with somebody's device. */
export function by({ device, subject }: Provider): Sign {
  return async (page) => {
    const prepared = await fetch(`${page}/statement`, { method: 'POST' });
    assert.equal(prepared.status, 200, await prepared.clone().text());
    const { challenge } = (await prepared.json()) as { challenge: string };
    const { credentialId, authenticatorData, clientDataJSON, signature } = device.signIn(
      challenge,
      subject.split(':')[1] ?? '',
    );
    const answer = await fetch(`${page}/signature`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ credentialId, authenticatorData, clientDataJSON, signature }),
    });
    assert.equal(answer.status, 204, await answer.text());
  };
}

/** What a privacy officer signs for a version of the access policy. */
export function policyApproval(
  officer: Provider,
  document: { readonly version: number; readonly digest: string },
  change: Partial<PolicyApprovalStatement> = {},
): SignedPolicyApproval {
  const statement: PolicyApprovalStatement = {
    ...{ kind: 'policy-approval', document: 'accessPolicy' },
    ...statementBase(officer),
    ...document,
    ...change,
  };
  return { statement, assertion: officer.device.sign(statement) };
}

/** What somebody signs for a key that takes the place of a published one. */
export function keyRotation(
  signatory: Provider,
  key: PublishedKey,
  content: JsonValue,
): SignedKeyRotation {
  const digest = createHash('sha256').update(canonicalJson(content)).digest('hex');
  const statement: KeyRotationStatement = {
    ...{ kind: 'key-rotation', key, digest },
    ...statementBase(signatory),
  };
  return { statement, assertion: signatory.device.sign(statement) };
}

/** Who states something now, and where. */
function statementBase({ organization, publicKeyDigest }: Provider) {
  return {
    ...{ channel: endpoints().channel, nonce: randomUUID(), issuedAt: new Date().toISOString() },
    ...{ organization: organization.mspId, publicKeyDigest },
  };
}
