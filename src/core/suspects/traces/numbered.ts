import { position, type Found } from './frame.ts';
import { parseLocation } from './location.ts';

const NUMBER = /(?:^|[\s"'|>])#(\d{1,4})\s+(?=\S)/;

/** Frames with a number sign: of PHP, of gdb and the sanitizers, of Dart. */
export function numberedFrame(line: string): Found | undefined {
  const match = line.includes('#') ? NUMBER.exec(line) : null;
  if (!match) return undefined;
  const body = line.slice(match.index + match[0].length).trimEnd();
  return php(body) ?? parenthesized(body) ?? native(body);
}

/** `/app/src/Charge.php(12): Acme\Charge->total(Array)`: what is called from there, not where it is. */
function php(body: string): Found | undefined {
  if (body === '{main}') return { path: '', function: body, language: 'php', isCaller: true };
  if (body.startsWith('[internal function]: '))
    return { path: '', function: called(body.slice(21)), language: 'php', isCaller: true };
  const end = body.indexOf('): ');
  const open = body.lastIndexOf('(', end);
  const digits = body.slice(open + 1, end);
  if (end < 0 || open < 1 || !/^\d{1,9}$/.test(digits)) return undefined;
  const path = body.slice(0, open);
  return {
    path,
    line: position(digits),
    function: called(body.slice(end + 3)),
    language: 'php',
    isCaller: true,
  };
}

const called = (text: string): string => (text.split('(', 1)[0] ?? text).replaceAll('\\\\', '\\');

/** `main (package:shop/main.dart:10:5)` */
function parenthesized(body: string): Found | undefined {
  if (!body.endsWith(')')) return undefined;
  const open = body.lastIndexOf(' (');
  const inside = body.slice(open + 2, -1);
  const place =
    parseLocation(inside) ?? (/^(?:dart|package):\S+\.dart$/.test(inside) ? { path: inside } : undefined);
  return place && { ...place, function: body.slice(0, open).trim() };
}

/** `0x4f in total (order=0x0) at src/charge.c:7`, `0x4f in acme::total(int) src/charge.cpp:7:3` */
function native(body: string): Found | undefined {
  const at = body.lastIndexOf(' at ');
  const space = body.lastIndexOf(' ');
  const place = at < 0 ? undefined : parseLocation(body.slice(at + 4));
  const found = place ?? parseLocation(body.slice(space + 1));
  if (!found) return undefined;
  const before = body.slice(0, place ? at : Math.max(space, 0)).replace(/^0x[\da-f]+ in /, '');
  const name = place ? before.split(' (', 1)[0] : before;
  return { ...found, function: name === '' ? undefined : name };
}
