import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A span as the OpenTelemetry protocol carries it, as far as tests look. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
}

interface ExportRequest {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

/** Receives traces over OTLP/HTTP with JSON. */
export class TraceCollector {
  readonly #spans: Span[] = [];
  readonly #bodies: Buffer[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void buffer(request).then((body) => {
        this.#bodies.push(body);
        const { resourceSpans } = JSON.parse(body.toString()) as ExportRequest;
        const scopes = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans);
        this.#spans.push(...scopes.flatMap(({ spans }) => spans));
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** All that was received, as it was. */
  get bodies(): readonly Buffer[] {
    return this.#bodies;
  }

  /** Names of a trace's spans in the order in which they began, a span before those inside it. */
  names(traceId: string): string[] {
    const spans = this.#spans.filter((span) => span.traceId === traceId);
    const parents = new Map(spans.map(({ spanId, parentSpanId }) => [spanId, parentSpanId]));
    const depth = ({ spanId }: Span): number => {
      const parent = parents.get(spanId);
      const outer = spans.find((span) => span.spanId === parent);
      return outer === undefined ? 0 : 1 + depth(outer);
    };
    // Starts are exact to the millisecond only.
    return spans
      .toSorted((a, b) => millisecond(a) - millisecond(b) || depth(a) - depth(b))
      .map(({ name }) => name);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function millisecond({ startTimeUnixNano }: Span): number {
  return Number(BigInt(startTimeUnixNano) / 1_000_000n);
}
