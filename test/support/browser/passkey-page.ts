import type { Browser, Page } from 'playwright-core';
import { Complaints } from './complaints.js';
import { VirtualAuthenticator } from './virtual-authenticator.js';

/** A gateway's page that asks for a passkey, used by keyboard, as somebody does who sees no pointer. */
export class PasskeyPage {
  readonly complaints: Complaints;

  protected constructor(
    readonly page: Page,
    readonly authenticator: VirtualAuthenticator,
  ) {
    this.complaints = new Complaints(page);
  }

  /** Goes there in a browser without cookies. */
  static async goTo(browser: Browser, address: string): Promise<PasskeyPage> {
    const page = await freshPage(browser);
    const opened = new PasskeyPage(page, await VirtualAuthenticator.builtInto(page));
    await page.goto(address);
    return opened;
  }

  /** Presses the key Enter on the button of this name, and Tab before it unless that has the focus. */
  async press(name: string): Promise<void> {
    if ((await this.focused()) !== name) await this.page.keyboard.press('Tab');
    const focused = await this.focused();
    if (focused !== name) throw new Error(`The focus is on: ${focused}`);
    await this.page.keyboard.press('Enter');
  }

  /** Presses the button that a refusal leaves, which begins anew. */
  async tryAgain(): Promise<void> {
    const begunAnew = this.page.waitForEvent('load');
    await this.press('Try again');
    await begunAnew;
  }

  /** The text of what has the focus; of the whole page where nothing has it. */
  focused(): Promise<string> {
    return this.page.evaluate<string>('document.activeElement.textContent');
  }

  /** Shortens the time for which the browser lets the page wait for its user. @param ms */
  async waitAtMost(ms: number): Promise<void> {
    await this.page.evaluate(`{
      const get = navigator.credentials.get.bind(navigator.credentials);
      navigator.credentials.get = ({ publicKey }) => get({ publicKey: { ...publicKey, timeout: ${ms} } });
    }`);
  }

  /** What the page says, once it does, in the place that screen readers read out by themselves. */
  async message(): Promise<string> {
    const said = this.page.getByRole('status').filter({ hasText: /\S/ });
    await said.waitFor();
    return said.innerText();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** A page of a browser without cookies. */
export async function freshPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  return context.newPage();
}
