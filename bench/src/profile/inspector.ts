import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { z } from 'zod';

/** Where Node listens for a debugger after SIGUSR1. One process at a time can have it. */
const address = '127.0.0.1:9229';
const microsecondsPerSample = 500;
/** How often (ms), and how many times, the debugger is looked for. */
const patience = { pause: 200, attempts: 50 };

const targetsSchema = z.array(z.object({ webSocketDebuggerUrl: z.string() })).min(1);
const answerSchema = z.object({
  id: z.number(),
  result: z.unknown(),
  error: z.object({ message: z.string() }).optional(),
});

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  /** Microseconds before each sample. */
  timeDeltas: z.array(z.number()),
});

/** V8's CPU profile, as far as it is used: functions and times, no values. */
export type CpuProfile = z.infer<typeof profileSchema>;

/**
 * Profiles a running Node process while work goes on, then closes its debugger again.
 *
 * @throws Error if another process has the debugger's port
 */
export async function profileNode(pid: number, work: () => Promise<unknown>): Promise<CpuProfile> {
  process.kill(pid, 'SIGUSR1');
  const session = await Session.open(await debuggerUrl());
  try {
    if ((await session.evaluate('process.pid')) !== pid) {
      throw new Error(`Another process than ${pid} listens for a debugger on ${address}.`);
    }
    await session.ask('Profiler.enable');
    await session.ask('Profiler.setSamplingInterval', { interval: microsecondsPerSample });
    await session.ask('Profiler.start');
    await work();
    const { profile } = z
      .object({ profile: profileSchema })
      .parse(await session.ask('Profiler.stop'));
    return profile;
  } finally {
    await session.closeDebugger();
  }
}

async function debuggerUrl(): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await fetch(`http://${address}/json/list`);
      const [target] = targetsSchema.parse(await answer.json());
      if (target !== undefined) {
        return target.webSocketDebuggerUrl;
      }
    } catch (error) {
      if (attempt === patience.attempts) {
        throw error;
      }
    }
    await wait(patience.pause);
  }
}

/** A connection to a debugger. */
class Session {
  readonly #waiting = new Map<number, (answer: z.infer<typeof answerSchema>) => void>();
  #asked = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const message: unknown = JSON.parse(data.toString('utf8'));
      const answer = answerSchema.safeParse(message);
      // Others are events, which nobody waits for.
      if (answer.success) {
        this.#waiting.get(answer.data.id)?.(answer.data);
        this.#waiting.delete(answer.data.id);
      }
    });
  }

  static async open(url: string): Promise<Session> {
    const socket = new WebSocket(url, { maxPayload: 1024 * 1024 * 1024 });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new Session(socket);
  }

  async ask(method: string, params: object = {}): Promise<unknown> {
    this.#asked += 1;
    const id = this.#asked;
    const answered = new Promise<z.infer<typeof answerSchema>>((resolve) => {
      this.#waiting.set(id, resolve);
    });
    this.socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error !== undefined) {
      throw new Error(`${method}: ${error.message}`);
    }
    return result;
  }

  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.ask('Runtime.evaluate', { expression, returnByValue: true });
    return z.object({ result: z.object({ value: z.unknown() }) }).parse(answer).result.value;
  }

  /** Whoever reaches the port commands the process, so it is open no longer than needed. */
  async closeDebugger(): Promise<void> {
    const closed = new Promise((resolve) => this.socket.once('close', resolve));
    // Closing waits for this connection, so it is left to a later turn of the process.
    await this.evaluate(
      `setTimeout(() => process.getBuiltinModule('node:inspector').close(), 50), true`,
    );
    this.socket.close();
    await closed;
    await wait(patience.pause);
  }
}
