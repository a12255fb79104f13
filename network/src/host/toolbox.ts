import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa, ExecaError } from 'execa';

/** Programs and the PKCS#11 module that this machine offers. */
export interface Toolbox {
  readonly binFolder: string;
  readonly moduleFile: string;
  /** What every process that loads the module needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Run {
  readonly args: readonly string[];
  /** Secrets travel here, never in `args`: other users of the machine can read arguments. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Outcome {
  readonly succeeded: boolean;
  /** Standard output. */
  readonly output: string;
  /** Standard error and output, for messages and for telling one refusal from another. */
  readonly text: string;
}

/** A tool of the consortium that ended with an error; the message holds its last words. */
export class ToolError extends Error {
  constructor(tool: string, args: readonly string[], text: string, options?: ErrorOptions) {
    const lastLines = text.trim().split('\n').slice(-6).join('\n');
    super(`${tool} ${args.slice(0, 4).join(' ')} failed:\n${lastLines}`, options);
    this.name = 'ToolError';
  }
}

const timeoutMs = 120_000;

/**
 * SoftHSM does not read a token that another process writes to at that moment, and each login writes: the token
 * seems not to be there, or to have no PIN.
 */
const tokenInUse = /could not find token with label|CKR_USER_PIN_NOT_INITIALIZED/;
const attempts = 4;
const pauseMs = 100;

/**
 * Runs a tool to its end and tells how it ended; up to three times more where it could not read its token, for
 * then it has done nothing yet.
 *
 * @throws ToolError if it cannot be run at all
 */
export async function attempt(toolbox: Toolbox, tool: string, run: Run): Promise<Outcome> {
  let outcome = await runToEnd(toolbox, tool, run);
  for (let made = 1; made < attempts && isTokenInUse(outcome); made += 1) {
    await setTimeout(pauseMs * made);
    outcome = await runToEnd(toolbox, tool, run);
  }
  return outcome;
}

function isTokenInUse({ succeeded, text }: Outcome): boolean {
  return !succeeded && tokenInUse.test(text);
}

async function runToEnd(toolbox: Toolbox, tool: string, run: Run): Promise<Outcome> {
  try {
    const result = await execa(join(toolbox.binFolder, tool), run.args, {
      env: { ...toolbox.env, ...run.env },
      timeout: timeoutMs,
      reject: false,
      stdin: 'ignore',
      ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
    });
    return {
      succeeded: result.exitCode === 0,
      output: result.stdout,
      text: `${result.stderr}\n${result.stdout}`,
    };
  } catch (error) {
    const text = error instanceof ExecaError ? error.shortMessage : String(error);
    throw new ToolError(tool, run.args, text, { cause: error });
  }
}

/** Runs a tool and returns its standard output. @throws ToolError unless it exits with 0 */
export async function run(toolbox: Toolbox, tool: string, how: Run): Promise<string> {
  const outcome = await attempt(toolbox, tool, how);
  if (!outcome.succeeded) {
    throw new ToolError(tool, how.args, outcome.text);
  }
  return outcome.output;
}

/** Runs a tool that may refuse because its work is done already, which `done` recognizes. */
export async function runOnce(
  toolbox: Toolbox,
  tool: string,
  how: Run,
  done: RegExp,
): Promise<void> {
  const outcome = await attempt(toolbox, tool, how);
  if (!outcome.succeeded && !done.test(outcome.text)) {
    throw new ToolError(tool, how.args, outcome.text);
  }
}
