import { slugify } from '../text/slug.ts';

export const DEFAULT_HOTFIX_PATTERN = 'hotfix/${incident}-${slug}';

const MAX_SLUG = 40;

export interface HotfixNameParts {
  /** The short id of the incident, such as "INC-7K2M". */
  readonly incident: string;
  readonly title: string;
}

/**
 * The name of a hotfix branch by the team's pattern. Whether git takes it is for git to say. A title that leaves no slug
 * leaves no separator either: "hotfix/INC-7K2M".
 */
export function hotfixBranchName(pattern: string, { incident, title }: HotfixNameParts): string {
  const slug = slugify(transliterate(title), MAX_SLUG);
  const filled = pattern.replaceAll('${incident}', () => incident).replaceAll('${slug}', () => slug);
  return slug === '' ? filled.replace(/[-_./]+$/, '').replaceAll(/[-_.]+(?=\/)/g, '') : filled;
}

/** What a pattern asks for and nobody knows, such as "${author}". */
export function unknownPlaceholders(pattern: string): readonly string[] {
  return (pattern.match(/\$\{[^}]*\}?/g) ?? []).filter(
    (part) => part !== '${incident}' && part !== '${slug}',
  );
}

/** Letters that do not come apart into an ASCII letter and a mark, by the usual passport spelling. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' },
  ...{
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    д: 'd',
    е: 'e',
    ж: 'zh',
    з: 'z',
    и: 'i',
    й: 'i',
    к: 'k',
    л: 'l',
    м: 'm',
  },
  ...{ н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh' },
  ...{ щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'iu', я: 'ia', ё: 'e', і: 'i', ї: 'i', є: 'ie', ґ: 'g' },
  ...{
    α: 'a',
    β: 'v',
    γ: 'g',
    δ: 'd',
    ε: 'e',
    ζ: 'z',
    η: 'i',
    θ: 'th',
    ι: 'i',
    κ: 'k',
    λ: 'l',
    μ: 'm',
    ν: 'n',
  },
  ...{ ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o' },
};

function transliterate(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(
      /\p{Letter}/gu,
      (letter) => LETTERS[letter] ?? LETTERS[letter.normalize('NFD').charAt(0)] ?? letter,
    );
}
