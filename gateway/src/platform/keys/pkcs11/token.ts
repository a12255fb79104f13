import { HealthChainError } from '@healthchain/protocol';
import pkcs11js from 'pkcs11js';
import { hasCode, isPinRefused } from './module.js';

export interface TokenOptions {
  readonly tokenLabel: string;
  readonly pin: string;
}

/** A token that can be logged in to again after it was away. */
export class Token {
  readonly #module: pkcs11js.PKCS11;
  readonly #options: TokenOptions;
  #pinRefused = false;

  constructor(module: pkcs11js.PKCS11, options: TokenOptions) {
    this.#module = module;
    this.#options = options;
  }

  /**
   * Opens a session and logs in; login is a state of the whole application, not of the session.
   *
   * @throws HealthChainError KEY_UNAVAILABLE when the token is absent or refuses the PIN. A refused
   * PIN is not tried a second time, because tokens lock themselves after a few failures.
   */
  openSession(): pkcs11js.Handle {
    if (this.#pinRefused) {
      throw new HealthChainError('KEY_UNAVAILABLE', 'The token refused the PIN.');
    }
    const session = this.#module.C_OpenSession(
      this.#findSlot(),
      pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION,
    );
    try {
      this.#login(session);
    } catch (error) {
      this.closeSession(session);
      throw error;
    }
    return session;
  }

  /** Closes a session; one that is gone already is fine. */
  closeSession(session: pkcs11js.Handle): void {
    try {
      this.#module.C_CloseSession(session);
    } catch (error) {
      if (!(error instanceof pkcs11js.Pkcs11Error)) {
        throw error;
      }
    }
  }

  #findSlot(): pkcs11js.Handle {
    const slot = this.#module
      .C_GetSlotList(true)
      .find((candidate) => this.#labelOf(candidate) === this.#options.tokenLabel);
    if (slot === undefined) {
      throw new HealthChainError('KEY_UNAVAILABLE', 'No token with the configured label.');
    }
    return slot;
  }

  #labelOf(slot: pkcs11js.Handle): string {
    return this.#module.C_GetTokenInfo(slot).label.trimEnd();
  }

  #login(session: pkcs11js.Handle): void {
    try {
      this.#module.C_Login(session, pkcs11js.CKU_USER, this.#options.pin);
    } catch (error) {
      if (hasCode(error, pkcs11js.CKR_USER_ALREADY_LOGGED_IN)) {
        return;
      }
      this.#pinRefused = isPinRefused(error);
      throw error;
    }
  }
}
