/** A request to stop, from the terminal or from the operator's `stop` command. */
export interface Halt {
  readonly requested: Promise<void>;
  readonly isRequested: () => boolean;
  readonly request: () => void;
}

/** Listens for Ctrl-C and for the system's request to end. */
export function listenForHalt(): Halt {
  let asked = false;
  let resolve: () => void = () => undefined;
  const requested = new Promise<void>((done) => {
    resolve = done;
  });
  const request = (): void => {
    asked = true;
    resolve();
  };
  process.on('SIGINT', request);
  process.on('SIGTERM', request);
  process.on('SIGHUP', request);
  return { requested, isRequested: () => asked, request };
}
