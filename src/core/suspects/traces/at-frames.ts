import { isSourceName, position, withoutTail, type Found } from './frame.ts';
import { parseLocation } from './location.ts';
import { isForeignClass, isForeignType } from './runtime.ts';

const AT = /(?:^|[\s|>"'(,[])at /g;
/** So often the word may stand in a line before the frame. */
const MAX_TRIES = 3;

/** Frames that begin with `at`: of V8, of the JVM, of .NET, and of what Rust and PHP's frameworks print. */
export function atFrame(line: string, previous: string): Found | undefined {
  const net = line.includes(' in ') ? dotnetWithFile(line) : undefined;
  if (net || !line.includes('at ')) return net;
  let tries = 0;
  for (const match of line.matchAll(AT)) {
    if (++tries > MAX_TRIES) return undefined;
    const rest = line.slice(match.index + match[0].length).trim();
    const isAlone = line.slice(0, match.index).trim() === '' || tries === 1;
    const found =
      jvm(rest) ??
      inParentheses(rest) ??
      bare(rest, line.slice(0, match.index), previous) ??
      (isAlone ? dotnet(rest) : undefined);
    if (found) return found;
  }
  return undefined;
}

const JVM_PLACE =
  /^(?:[\w.@+-]+\/)?(?:([\p{L}\w$-]+\.(?:java|kts?|scala|sc|groovy|gradle|clj[cs]?|gradle\.kts))|Native Method|Unknown Source|SourceFile|<generated>|r8-map-id-\w+)(?::(\d+))?$/u;

/** `[module/]com.acme.pay.Charge$Card.amount(Charge.java:12) ~[pay.jar:1.2]` */
function jvm(rest: string): Found | undefined {
  const open = rest.indexOf('(');
  const place = JVM_PLACE.exec(rest.slice(open + 1, rest.indexOf(')', open)));
  if (open < 1 || !place || rest[open - 1] === ' ') return undefined;
  // Hidden classes are called `Charge$$Lambda/0x000000080001`, and modules stand before the class with a slash.
  const whole = rest.slice(0, open).replace(/\/(?:0x)?[\da-f]+(?=\.)/, '');
  const name = whole.slice(whole.lastIndexOf('/') + 1);
  const method = name.lastIndexOf('.');
  if (method < 1) return undefined;
  const owner = name.slice(0, method);
  const simple = owner.slice(owner.lastIndexOf('.') + 1);
  const folder = owner.slice(0, owner.length - simple.length).replaceAll('.', '/');
  return {
    path: folder + (place[1] ?? sourceOf(simple)),
    line: position(place[2]),
    function: `${simple}${name.slice(method)}`,
    language: 'jvm',
    isRuntime: isForeignClass(owner),
  };
}

/** The file that a class is in by the rules of Java, and by the habit of Kotlin for what is outside of classes. */
function sourceOf(simple: string): string {
  const outer = simple.split('$', 1)[0] ?? simple;
  return /.Kt$/.test(outer) ? `${outer.slice(0, -2)}.kt` : `${outer}.java`;
}

/** `fn (place)`, `async fn (place)`, `eval (eval at fn (place), <anonymous>:1:9)`. */
function inParentheses(rest: string): Found | undefined {
  const open = rest.indexOf(' (');
  const close = rest.lastIndexOf(')');
  if (open < 1 || close < open) return undefined;
  let inside = rest.slice(open + 2, close);
  if (inside.startsWith('eval at ')) {
    const end = inside.indexOf(')');
    inside = inside.slice(inside.lastIndexOf('(', end) + 1, end);
  }
  const place = parseLocation(inside);
  if (!place) return undefined;
  return { ...place, function: functionName(rest.slice(0, open)) };
}

function functionName(text: string): string | undefined {
  const name = text.replace(/^async /, '');
  return name === '<anonymous>' || name === '' ? undefined : name;
}

/** A place alone. Rust has the function in the line before, `   6: shop::pay::total`, and Swift after the address. */
function bare(rest: string, before: string, previous: string): Found | undefined {
  const place = parseLocation(withoutTail(rest.replace(/^async /, ''), ' \t{,;"\'}]'));
  if (!place || /["'`]|, /.test(place.path)) return undefined;
  const name = place.path.endsWith('.rs')
    ? RUST_FUNCTION.exec(previous)?.[1]
    : SWIFT_FUNCTION.exec(before)?.[1];
  return { ...place, function: name?.replace(/::h[0-9a-f]{16}$/, '') };
}
const SWIFT_FUNCTION = /^\s*0x[\da-f]+, ([^\s(]+)\(/;
const RUST_FUNCTION = /^\s*\d+:\s+(?:0x[\da-f]+ - )?(\S.*)$/;

/** `in C:\src\File.cs:line 12`; the word for a line is in the language of the machine. */
const NET_FILE = / in ((?:[A-Za-z]:|\/|\\\\)[^:]*|[^:\s]+):\p{L}+ (\d{1,9})/u;

function dotnetWithFile(line: string): Found | undefined {
  const [, path, digits] = NET_FILE.exec(line) ?? [];
  if (path === undefined || !isSourceName(path)) return undefined;
  const called = NET_METHOD.exec(line)?.[1];
  const type = called === undefined ? undefined : typeAndMethod(called);
  return {
    path,
    line: position(digits),
    function: type?.function,
    language: 'dotnet',
    ...(type && isForeignType(called ?? '') ? { isRuntime: true } : {}),
  };
}
/** The last word before the parenthesis, as the words before it may be a prefix of a log. */
const NET_METHOD = /(?:^|\s)([^\s(]+)\((?:[^]*)\) in /;

/** Without debug symbols there is no file: the type tells which one it is by habit, `Acme.Pay.Charger` is in Charger.cs. */
function dotnet(rest: string): Found | undefined {
  const open = rest.indexOf('(');
  if (open < 1 || !rest.endsWith(')') || !/^[\w.`+<>$[\],|]+$/.test(rest.slice(0, open))) return undefined;
  const name = rest.slice(0, open);
  const { owner, function: method } = typeAndMethod(name);
  if (owner.length < 2) return undefined;
  return {
    path: `${owner.join('/')}.cs`,
    function: method,
    language: 'dotnet',
    isRuntime: isForeignType(name),
  };
}

/** `Acme.Pay.Charger.<ChargeAsync>d__2.MoveNext` is how the compiler calls `ChargeAsync` of `Charger`. */
function typeAndMethod(called: string): { owner: readonly string[]; function: string } {
  const parts = called
    .replace(/\[[^[\]]*\]$/, '')
    .replace(/(?<!^)\.\.c?ctor$/, '.new')
    .split(/[.+]/);
  const made = parts.findIndex((part) => part.startsWith('<'));
  const method =
    parts.map((part) => /^<([^<>]+)>/.exec(part)?.[1]).find((name) => name !== undefined) ?? parts.at(-1);
  const owner = (made < 0 ? parts.slice(0, -1) : parts.slice(0, made)).map((part) =>
    part.replace(/`\d+$/, ''),
  );
  return {
    owner,
    function: [owner.at(-1), method].filter((part) => part !== undefined && part !== '').join('.'),
  };
}
