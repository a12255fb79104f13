import type { Page } from 'playwright-core';

/**
 * What a browser complains of while it shows a page, as its console has it: errors of scripts, what the
 * content security policy refused, and requests that were answered with an error.
 */
export class Complaints {
  readonly #all: { readonly text: string; readonly address: string }[] = [];

  constructor(page: Page) {
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      this.#all.push({ text: message.text(), address: message.location().url });
    });
    page.on('pageerror', ({ message }) => {
      this.#all.push({ text: message, address: page.url() });
    });
  }

  /** All but those about addresses that begin so. */
  except(address: string): readonly string[] {
    return this.#all.filter((one) => !one.address.startsWith(address)).map(({ text }) => text);
  }
}
