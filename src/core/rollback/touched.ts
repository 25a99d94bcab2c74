/** Folders and names by which the usual tools keep changes of a database's schema. */
const MIGRATION =
  /(?:^|\/)(?:migrations?|migrate|alembic\/versions|liquibase|changelogs?)\/|(?:^|\/)[VUR]\d*[\d._]*__[^/]+\.(?:sql|java|kt|py)$|\.sql$|(?:^|\/)db\/schema\.rb$|\.prisma$/i;

const MANIFESTS: ReadonlySet<string> = new Set(
  [
    'package.json package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb',
    'deno.json deno.jsonc deno.lock composer.json composer.lock gemfile gemfile.lock pipfile pipfile.lock',
    'poetry.lock pyproject.toml uv.lock setup.py setup.cfg environment.yml go.mod go.sum go.work cargo.toml',
    'cargo.lock pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts gradle.lockfile',
    'libs.versions.toml packages.lock.json packages.config directory.packages.props mix.exs mix.lock',
    'pubspec.yaml pubspec.lock podfile podfile.lock package.swift package.resolved flake.nix flake.lock',
    'chart.yaml chart.lock .terraform.lock.hcl',
  ].flatMap((line) => line.split(' ')),
);
const MANIFEST =
  /(?:^|\/)(?:requirements|constraints)[^/]*\.(?:txt|in)$|\.(?:csproj|fsproj|vbproj|gemspec)$/i;

/** A step of a database's schema: code can be taken back, what it did to the data cannot. */
export const isMigration = (path: string): boolean => MIGRATION.test(path);

/** What names or pins dependencies: going back changes what has to be installed. */
export const isManifest = (path: string): boolean =>
  MANIFESTS.has((path.split('/').at(-1) ?? '').toLowerCase()) || MANIFEST.test(path);
