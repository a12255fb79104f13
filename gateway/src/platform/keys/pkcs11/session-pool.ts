import { HealthChainError } from '@healthchain/protocol';
import type pkcs11js from 'pkcs11js';
import { isConnectionLost } from './module.js';
import type { Token } from './token.js';

/** A loaded module and the sessions with its token. */
export interface OpenToken {
  readonly module: pkcs11js.PKCS11;
  readonly sessions: SessionPool;
}

/** A session that a piece of work has to itself. */
export interface TokenSession {
  readonly handle: pkcs11js.Handle;
  /** Remembers an object's handle for as long as the login lasts, because handles die with it. */
  readonly findOnce: (
    identifiedBy: pkcs11js.Attribute,
    find: () => pkcs11js.Handle,
  ) => pkcs11js.Handle;
}

/** One login and everything that is valid under it. */
interface Login {
  readonly objects: Map<string, pkcs11js.Handle>;
  readonly idle: pkcs11js.Handle[];
}

const newLogin = (): Login => ({ objects: new Map(), idle: [] });

/**
 * A bounded pool of sessions: a PKCS#11 session holds the state of one operation, so two must never
 * share it. Work that fails because token or login went away is repeated once under a new login.
 */
export class SessionPool {
  readonly #token: Token;
  readonly #size: number;
  readonly #waiting: (() => void)[] = [];
  #login = newLogin();
  #inUse = 0;

  constructor(token: Token, size: number) {
    this.#token = token;
    this.#size = size;
  }

  /** Runs the work with a session. @throws HealthChainError KEY_UNAVAILABLE for any failure. */
  async use<T>(work: (session: TokenSession) => Promise<T>): Promise<T> {
    await this.#acquire();
    try {
      return await this.#attempt(work, 1);
    } catch (error) {
      throw error instanceof HealthChainError
        ? error
        : new HealthChainError('KEY_UNAVAILABLE', undefined, { cause: error });
    } finally {
      this.#release();
    }
  }

  /** Closes the idle sessions; sessions in use close when their work ends. */
  close(): void {
    this.#retire(this.#login);
  }

  async #attempt<T>(work: (session: TokenSession) => Promise<T>, repetitions: number): Promise<T> {
    const login = this.#login;
    try {
      return await this.#withSession(login, work);
    } catch (error) {
      if (repetitions === 0 || !isConnectionLost(error)) {
        throw error;
      }
      this.#retire(login);
      return this.#attempt(work, repetitions - 1);
    }
  }

  async #withSession<T>(login: Login, work: (session: TokenSession) => Promise<T>): Promise<T> {
    const handle = login.idle.pop() ?? this.#token.openSession();
    try {
      const result = await work({ handle, findOnce: rememberIn(login.objects) });
      this.#putBack(login, handle);
      return result;
    } catch (error) {
      // An operation may still be active in this session: it is not used again.
      this.#token.closeSession(handle);
      throw error;
    }
  }

  #putBack(login: Login, handle: pkcs11js.Handle): void {
    if (login === this.#login) {
      login.idle.push(handle);
    } else {
      this.#token.closeSession(handle);
    }
  }

  #retire(login: Login): void {
    if (login === this.#login) {
      this.#login = newLogin();
    }
    for (const handle of login.idle.splice(0)) {
      this.#token.closeSession(handle);
    }
  }

  #acquire(): Promise<void> {
    if (this.#inUse < this.#size) {
      this.#inUse += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#inUse -= 1;
    } else {
      next();
    }
  }
}

function rememberIn(objects: Map<string, pkcs11js.Handle>): TokenSession['findOnce'] {
  return ({ type, value }, find) => {
    const name = `${String(type)}/${Buffer.from(value as string | Buffer).toString('hex')}`;
    const handle = objects.get(name) ?? find();
    objects.set(name, handle);
    return handle;
  };
}
