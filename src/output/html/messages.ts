/** What Vega-Lite and Vega have to say, as values instead of lines on the console. */
import type { LoggerInterface } from "vega";

export interface MessageCollector {
  readonly logger: LoggerInterface;
  /** Warnings and errors so far. */
  readonly messages: readonly string[];
}

export function messageCollector(): MessageCollector {
  const messages: string[] = [];
  const logger: LoggerInterface = {
    level: () => logger,
    error: (...parts) => collect(parts),
    warn: (...parts) => collect(parts),
    info: () => logger,
    debug: () => logger,
  };
  function collect(parts: readonly unknown[]): LoggerInterface {
    messages.push(parts.map(String).join(" "));
    return logger;
  }
  return { logger, messages };
}
