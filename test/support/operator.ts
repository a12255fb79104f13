import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { projectRoot, stateFolder } from './network.js';

const run = promisify(execFile);

/** Runs the operator's command on the network under test; its exit code has to be 0. */
export async function operator(...args: string[]): Promise<string> {
  const program = path.join(projectRoot, 'network/dist/main.js');
  const { stdout } = await run(process.execPath, [program, ...args, '--state', stateFolder()]);
  return stdout;
}

/** The process id behind a name that `status` shows. */
export async function processId(name: string): Promise<number> {
  const line = (await operator('status')).split('\n').find((one) => one.startsWith(`${name} `));
  const pid = Number(line?.split(/\s+/)[2]);
  if (!Number.isInteger(pid) || pid <= 1) {
    throw new Error(`No process called ${name} runs.`);
  }
  return pid;
}

/** Resolves when the condition holds. @param patience ms */
export async function eventually(
  condition: () => Promise<boolean>,
  patience = 60_000,
): Promise<void> {
  const end = Date.now() + patience;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > end) {
      throw new Error('The condition did not come to hold in time.');
    }
    await wait(250);
  }
}

/** Ends a process without warning, as a crash would, and returns its process id. */
export async function kill(name: string): Promise<number> {
  const pid = await processId(name);
  process.kill(pid, 'SIGKILL');
  return pid;
}

/** Resolves when the process runs again, under another process id, and everything is healthy. */
export async function restarted(name: string, before: number): Promise<void> {
  await eventually(async () => (await processId(name)) !== before);
  await eventually(async () => {
    await operator('status');
    return true;
  });
}

/** By state folder and arguments: paths and addresses, which a network keeps from its first start on. */
const environments = new Map<string, string>();

/** What `env` prints, which takes longer to ask for than most calls that are made with it. */
async function environment(...args: string[]): Promise<string> {
  const key = [stateFolder(), ...args].join(' ');
  const known = environments.get(key) ?? (await operator('env', ...args));
  environments.set(key, known);
  return known;
}

/** Runs a line of shell with the environment that `env` prints for an organisation. */
export async function asAdministrator(organization: string, line: string): Promise<ShellAnswer> {
  return runShell(`${await environment(organization)}\n${line}`);
}

/** Like {@link asAdministrator}, with the Fabric identity of the organisation's gateway. */
export async function asGateway(organization: string, line: string): Promise<ShellAnswer> {
  const msp = path.join(stateFolder(), 'organizations', organization, 'gateway/msp');
  return asAdministrator(organization, `export CORE_PEER_MSPCONFIGPATH='${msp}'\n${line}`);
}

/** The same as one of an organisation's people. */
export async function asPerson(
  organization: string,
  person: string,
  line: string,
): Promise<ShellAnswer> {
  return runShell(`${await environment(organization, '--as', person)}\n${line}`);
}

/**
 * Asks an organisation's own peer for what was committed just now, until it has an answer: a call is over once the
 * peers that endorsed it have its block, and another one may have it a moment later.
 *
 * @throws Error with what it said last
 */
export async function answered(ask: () => Promise<ShellAnswer>): Promise<string> {
  let last: ShellAnswer = { ok: false, text: '' };
  await eventually(async () => {
    last = await ask();
    return last.ok;
  }, 10_000).catch(() => {
    throw new Error(last.text);
  });
  return last.text;
}

/** SoftHSM does not read a token that another process writes to at that moment, and each login writes. */
const tokenInUse = /could not find token with label|CKR_USER_PIN_NOT_INITIALIZED/;
const attempts = 4;
const pauseMs = 100;

/**
 * Runs lines of shell in the checkout's folder; up to three times more where a tool could not read its token, for
 * then it has done nothing yet.
 */
export async function runShell(script: string): Promise<ShellAnswer> {
  let answer = await runToEnd(script);
  for (let made = 1; made < attempts && !answer.ok && tokenInUse.test(answer.text); made += 1) {
    await wait(pauseMs * made);
    answer = await runToEnd(script);
  }
  return answer;
}

async function runToEnd(script: string): Promise<ShellAnswer> {
  try {
    const { stdout, stderr } = await run('bash', ['-c', script], { cwd: projectRoot });
    return { ok: true, text: `${stdout}${stderr}` };
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return { ok: false, text: `${stdout}${stderr}` };
  }
}

export interface ShellAnswer {
  readonly ok: boolean;
  readonly text: string;
}
