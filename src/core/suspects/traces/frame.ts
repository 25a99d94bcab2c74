/** A place in code as a text tells it, before anybody looked which file of the repository it is. */
export interface RawFrame {
  /**
   * Path or URL as it is written. Where a format gives class and file, as on the JVM, the path that they make:
   * `com/acme/pay/Charge.java`. Where Go tells a function alone, the path of its package.
   */
  readonly path: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly column?: number;
  /** As it is written, without arguments. */
  readonly function?: string;
  readonly language?: Language;
  /** Of the language, of its runtime or of a library that was installed: not of those who deploy. */
  readonly isRuntime: boolean;
}

export type Language =
  | 'javascript'
  | 'python'
  | 'jvm'
  | 'go'
  | 'ruby'
  | 'dotnet'
  | 'php'
  | 'rust'
  | 'c'
  | 'elixir'
  | 'dart'
  | 'swift'
  | 'perl'
  | 'shell';

/** A frame as one line gives it. */
export interface Found {
  readonly path: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly function?: string | undefined;
  readonly language?: Language | undefined;
  /** Its format prints the outermost frame first. */
  readonly isOutermostFirst?: boolean;
  /** The function is what is called from here, so it is the one that the frame before stands in. */
  readonly isCaller?: boolean;
  /** What stands for no file: `<anonymous>`, `[native code]`. */
  readonly isRuntime?: boolean;
}

const EXTENSIONS: Readonly<Record<Language, string>> = {
  javascript: 'js mjs cjs jsx ts mts cts tsx vue svelte coffee astro',
  python: 'py pyx pyi ipynb',
  jvm: 'java kt kts scala sc groovy gradle clj cljc',
  go: 'go',
  ruby: 'rb rake erb haml slim gemspec',
  dotnet: 'cs fs vb cshtml razor xaml',
  php: 'php phtml twig',
  rust: 'rs',
  c: 'c h cc cpp cxx hh hpp hxx m mm cu',
  elixir: 'ex exs erl hrl eex heex leex',
  dart: 'dart',
  swift: 'swift',
  perl: 'pl pm psgi t',
  shell: 'sh bash zsh',
};
/** Of files that fail without being code of one of these languages. */
const OTHERS =
  'sql html htm css scss sass less yml yaml json json5 toml ini cfg conf xml tf hcl proto graphql gql lua r jl hs ml elm zig nim sol ps1 bat md mdx cr d nix bundle tpl liquid njk hbs ejs pug';

const LANGUAGES: ReadonlyMap<string, Language> = new Map(
  (Object.entries(EXTENSIONS) as [Language, string][]).flatMap(([language, names]) =>
    names.split(' ').map((name): [string, Language] => [name, language]),
  ),
);
const KNOWN: ReadonlySet<string> = new Set([...LANGUAGES.keys(), ...OTHERS.split(' ')]);

export const languageOf = (path: string): Language | undefined => LANGUAGES.get(extensionOf(path));

export const isSourceName = (path: string): boolean => KNOWN.has(extensionOf(path));

/** In lower case, without the dot; empty where there is none. */
export function extensionOf(path: string): string {
  const end = path.search(/[?#]/);
  const name = end < 0 ? path : path.slice(0, end);
  const dot = name.lastIndexOf('.');
  return dot < 0 || name.length - dot > 9 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Not by a pattern, which would look for the end from every place. */
export function withoutTail(text: string, letters: string): string {
  let end = text.length;
  while (end > 0 && letters.includes(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

/** Of `12`, as long as it can be a position: what is too large or zero is none. */
export function position(digits: string | undefined): number | undefined {
  const value = Number(digits);
  return digits !== undefined && digits.length < 10 && value > 0 ? value : undefined;
}
