import type { Browser, Page } from 'playwright-core';
import type { OrganizationEndpoints } from '../network.js';
import { beginSignIn, type SignInAttempt } from '../sign-in.js';
import { Complaints } from './complaints.js';
import { VirtualAuthenticator } from './virtual-authenticator.js';

/** A gateway's sign-in page in a browser, used by keyboard, as somebody does who sees no pointer. */
export class SignInPage {
  readonly complaints: Complaints;

  private constructor(
    readonly page: Page,
    readonly attempt: SignInAttempt,
    readonly authenticator: VirtualAuthenticator,
  ) {
    this.complaints = new Complaints(page);
  }

  /** Goes where the portal sends clinicians, in a browser without cookies. */
  static async open(browser: Browser, organization: OrganizationEndpoints): Promise<SignInPage> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const attempt = beginSignIn(organization, 'provider');
    const authenticator = await VirtualAuthenticator.builtInto(page);
    const opened = new SignInPage(page, attempt, authenticator);
    await page.goto(attempt.address);
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

  /** Where the browser came back to. */
  async back(): Promise<URL> {
    const { redirectUri } = this.attempt;
    await this.page.waitForURL((url) => url.href.startsWith(redirectUri));
    return new URL(this.page.url());
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
