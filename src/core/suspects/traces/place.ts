/** A path of a frame, taken apart. */
export interface Place {
  /** Without what says where it was: scheme, host, drive, root. */
  readonly segments: readonly string[];
  readonly isWindows: boolean;
  /** It was served from a host, where files have names and folders of their own. */
  readonly isServed: boolean;
  /** It began at a root: of a machine, a container or a host. */
  readonly isAbsolute: boolean;
}

const BUNDLER = /^(?:webpack(?:-internal)?|ng|turbopack|rollup|vite|metro|app|capacitor|ionic|package):/;

/** Takes a path or an URL apart as a frame gives it. */
export function placeOf(path: string): Place {
  const isWindows = /^(?:file:\/{2,3})?[A-Za-z]:[\\/]|\\/.test(path);
  const isServed = /^https?:/i.test(path);
  const isUrl = isServed || path.startsWith('file:') || BUNDLER.test(path);
  const plain = (isUrl ? decoded(withoutOrigin(path)) : path)
    .replaceAll('\\', '/')
    .replace(/^\/?[A-Za-z]:\//, '/');
  const segments: string[] = [];
  for (const part of plain.split('/')) {
    if (part === '..') segments.pop();
    else if (part !== '' && part !== '.' && part !== '~') segments.push(part);
  }
  return { segments, isWindows, isServed, isAbsolute: isServed || plain.startsWith('/') };
}

function withoutOrigin(url: string): string {
  const path = url.replace(/[?#].*$/, '');
  // `package:shop/pay/cart.dart` is lib/pay/cart.dart of the package.
  if (path.startsWith('package:')) return path.replace(/^package:[^/]*\//, 'lib/');
  if (path.startsWith('file:')) return path.replace(/^file:(?:\/\/(?:localhost)?(?=\/))?/, '');
  // The folders of the disk, as a server of Vite shows them.
  if (/^https?:/i.test(path)) return path.replace(/^https?:\/\/[^/]*(?:\/@fs(?=\/))?/i, '');
  return path.replace(/^[\w-]+:(?:\/\/[^/]*)?\/?(?:\([\w-]+\)\/)?/, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
