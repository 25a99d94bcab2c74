import { isSourceName, languageOf, position, withoutTail, type Found } from './frame.ts';
import { parseLocation, splitPosition, type Location } from './location.ts';
import { isForeignApp } from './runtime.ts';

const PYTHON = /File "([^"]+)", line (\d{1,9})(?:(,)? in (\S+))?/;

/** `File "shop/pay.py", line 12, in charge`; without the second comma it is of faulthandler, the innermost first. */
export function pythonFrame(line: string): Found | undefined {
  const [, path, digits, comma, name] = (line.includes('File "') ? PYTHON.exec(line) : null) ?? [];
  if (path === undefined) return undefined;
  const isOutermostFirst = comma !== undefined || name === undefined;
  return { path, line: position(digits), function: name, language: 'python', isOutermostFirst };
}

const SPIDER =
  /(?:^|[\s"'|>*])([^\s@"'|>]*)@((?:https?|file|webpack|resource|blob|app|capacitor|ionic|moz-extension|safari-(?:web-)?extension|chrome):[^\s@]*|\/[^\s@]*)/;

/** `total@https://shop.example/app.js:12:3`, of Firefox and of Safari. */
export function spiderFrame(line: string): Found | undefined {
  if (!line.includes('@')) return undefined;
  const [, before = '', url = ''] = SPIDER.exec(line.trimEnd()) ?? [];
  // Of code that was made while it ran: `app.js line 3 > eval:1:1`.
  const made = /^ line (\d{1,9}) > (?:eval|Function)/.exec(line.slice(line.indexOf(url) + url.length));
  const place = made ? { path: url, line: position(made[1]) } : parseLocation(url);
  if (!place) return undefined;
  const name = withoutTail(before.slice(before.lastIndexOf('*') + 1), '/<');
  return { ...place, function: name === '' || name === 'code' ? undefined : name, language: 'javascript' };
}

/** `main::total(1) called at lib/Charge.pm line 12`, `died at lib/Charge.pm line 12.` */
export function perlFrame(line: string): Found | undefined {
  const end = line.lastIndexOf(' line ');
  const at = line.lastIndexOf(' at ', end);
  const digits = /^ line (\d{1,9})\b/.exec(line.slice(Math.max(end, 0)))?.[1];
  if (end < 0 || at < 0 || digits === undefined) return undefined;
  const path = line.slice(at + 4, end).replace(/^["']|["'],?$/g, '');
  if (!isSourceName(path)) return undefined;
  const isCaller = line.slice(0, at).endsWith(' called');
  const name = isCaller
    ? line
        .slice(0, at - 7)
        .trim()
        .split('(', 1)[0]
    : undefined;
  return { path, line: position(digits), function: name, isCaller };
}

const TOKEN = /[^\s"'`<>|,;]+/g;
const RUBY = /^ ['`]([^'`]+)'/;
const OPENING = /^[([{*]+/;

/**
 * Every `path:line[:column]` in a line, with what the text around it tells of it: Ruby and Elixir write frames so,
 * and pytest, compilers and people do. `path(line,column)`, `path#L12` and `path line 12` are taken as well.
 */
export function writtenFrames(line: string): readonly Found[] {
  if (!/[.:]/.test(line) || !/\d/.test(line) || /^\s*thrown in .* on line \d+$/.test(line)) return [];
  const found: Found[] = [];
  for (const match of line.matchAll(TOKEN)) {
    if (!/[.:]/.test(match[0])) continue;
    const token = match[0].replace(OPENING, '');
    const end = match.index + match[0].length;
    const start = end - token.length;
    const frame = writtenFrame(token, line.slice(0, start), line.slice(end, end + 200));
    if (frame) found.push(frame);
  }
  return found;
}

function writtenFrame(token: string, before: string, after: string): Found | undefined {
  const isInside = token.endsWith(':in');
  const text = valueOf(withoutTail(isInside ? token.slice(0, -3) : token, ')]}.:;!?*'));
  const method = isInside ? RUBY.exec(after)?.[1] : undefined;
  // Scripts of Ruby often have no extension.
  if (method !== undefined) return withPlace(splitPosition(text), { function: method, language: 'ruby' });
  const place = parseLocation(text) ?? elsewhere(text, after);
  if (!place || !isSourceName(place.path)) return undefined;
  const language = languageOf(place.path);
  if (language === 'python') return { ...place, ...pytest(token, before, after) };
  if (language === 'elixir') return { ...place, ...elixir(before, after) };
  const console = /([\w$.()<>]+)\s@\s$/.exec(before.slice(-120))?.[1];
  return { ...place, function: console === '(anonymous)' ? undefined : console };
}

const withPlace = (place: Location | undefined, found: Partial<Found>): Found | undefined =>
  place && { ...place, ...found };

/** `caller=pay/charge.go:12` of a structured log, `ERROR:engine/vm.cc:41` of another. */
const valueOf = (text: string): string =>
  text.includes('?') ? text : text.slice(text.lastIndexOf('=') + 1).replace(/^[A-Z]{2,}:/, '');

function elsewhere(text: string, after: string): Found | undefined {
  const [, path, digits, more] = /^(.+)(?:\(|#L)(\d{1,9})(?:-L?\d+)?$/.exec(text) ?? [];
  if (path !== undefined)
    return { path, line: position(digits), column: position(/^,(\d{1,9})\)/.exec(after)?.[1] ?? more) };
  const line = /^["']?[,:]? (?:on |at )?line (\d{1,9})\b/.exec(after)?.[1];
  return line === undefined || !isSourceName(text) ? undefined : { path: text, line: position(line) };
}

/** `shop/pay.py:12: in charge` and `shop/pay.py:7: KeyError` of pytest, `File shop/pay.py:12, in charge(x)` of IPython. */
function pytest(token: string, before: string, after: string): Partial<Found> {
  const name = /^,? in ([\w.<>]+)/.exec(after)?.[1];
  if (name !== undefined) return { function: name, isOutermostFirst: true };
  if (/\bFile $/.test(before)) return { isOutermostFirst: true };
  const isAlone = token.endsWith(':') && before.trim() === '' && /^\s*(?:[A-Z][\w.]*)?\s*$/.test(after);
  return isAlone ? { isOutermostFirst: true } : {};
}

/** `(shop 1.2.0) lib/shop/pay.ex:12: Shop.Pay.total/1` */
function elixir(before: string, after: string): Partial<Found> {
  const app = /\((\w+)(?: [^()]*)?\) $/.exec(before.slice(-80))?.[1];
  const name = after.trim();
  return {
    ...(/\/\d+$/.test(name) ? { function: name } : {}),
    ...(app !== undefined && isForeignApp(app) ? { isRuntime: true } : {}),
  };
}
