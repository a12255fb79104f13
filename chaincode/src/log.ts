/** One line of JSON for each event, on stderr. Arguments, state and transient data are never in it. */
export function log(level: 'info' | 'error', message: string, fields: LogFields = {}): void {
  process.stderr.write(`${JSON.stringify({ level, message, ...fields })}\n`);
}

const quotingErrors: ReadonlySet<string> = new Set(['SyntaxError', 'ZodError']);

type LogFields = Readonly<Record<string, string | number | undefined>>;

/**
 * Fields of an unexpected error. The texts of the JSON parser and of the schemas are left out: they
 * quote their input.
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) {
    return { error: typeof error };
  }
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at '));
  return {
    error: error.name,
    detail: quotingErrors.has(error.name) ? undefined : error.message,
    stack: frames?.join('\n'),
  };
}
