/** What `http.request` is called with: an address, options, or both. */
import { codedError } from '../dom-exception.ts';

interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: object): void;
}
interface Given {
  protocol?: string; host?: string; hostname?: string; port?: number | string; path?: string; method?: string;
  headers?: Record<string, unknown>; timeout?: number; agent?: { readonly options?: { readonly timeout?: number } } | false; signal?: Signal; search?: string; pathname?: string;
}

/** All that is known of a request before it is made. */
export interface HttpOptions {
  readonly url: string;
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly timeout: number | undefined;
  readonly signal: Signal | undefined;
}

/** @throws {TypeError} With Node's codes, if the address is none, or of another protocol. */
export function optionsOf(given: readonly unknown[], { protocol, URL: Url }: { readonly protocol: string; readonly URL: typeof URL }): HttpOptions {
  const [first, second] = given;
  const isAddress = typeof first === 'string' || isUrl(first);
  const base = isAddress ? ofUrl(first, Url) : {};
  const options = { ...base, ...(isAddress ? typeof second === 'object' ? second : {} : first) as Given };
  if ((options.protocol ?? protocol) !== protocol) throw codedError(TypeError, 'ERR_INVALID_PROTOCOL', `Protocol "${String(options.protocol)}" not supported. Expected "${protocol}"`);
  const host = options.hostname ?? options.host ?? 'localhost';
  const path = options.path ?? '/';
  if (/[^\u0021-\u00ff]/.test(path)) throw codedError(TypeError, 'ERR_UNESCAPED_CHARACTERS', 'Request path contains unescaped characters');
  const port = options.port === undefined || options.port === '' ? '' : `:${String(options.port)}`;
  return {
    url: new Url(`${protocol}//${host}${port}${path}`).href, method: (options.method ?? 'GET').toUpperCase(), path, host,
    headers: options.headers ?? {}, timeout: options.timeout ?? (options.agent || undefined)?.options?.timeout, signal: options.signal,
  };
}

const isUrl = (value: unknown): boolean => typeof value === 'object' && value !== null && 'href' in value && 'protocol' in value;

function ofUrl(address: unknown, Url: typeof URL): Given {
  let url: URL;
  try {
    url = new Url(String(address));
  } catch {
    throw Object.assign(codedError(TypeError, 'ERR_INVALID_URL', 'Invalid URL'), { input: String(address) });
  }
  return { protocol: url.protocol, hostname: url.hostname, port: url.port, path: `${url.pathname}${url.search}` };
}
