// Who may import whom. Imports go down only: editor → git → core, and webview → core + protocol.
// A type-only import counts like any other: what a file knows about is what its readers must know about.

const node = '^(node:|fs$|path$|os$|child_process$|crypto$|url$|util$|events$)';

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const never = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

export default {
  forbidden: [
    never(
      'core-is-pure',
      'src/core is plain TypeScript: it imports only itself and libraries without a runtime.',
      { path: '^src/core/' },
      { path: ['^vscode$', '^(src/(?!core/)|webview/|test/|scripts/)', 'simple-git', node] },
    ),
    never(
      'core-uses-no-node',
      'src/core runs in the board too, where there is no Node.',
      { path: '^src/core/' },
      { dependencyTypes: ['core'] },
    ),
    never(
      'git-goes-down',
      'src/git may import src/core, not the editor, the board or their protocol.',
      { path: '^src/git/' },
      { path: ['^vscode$', '^src/(?!git/|core/)', '^webview/', '^test/', '^scripts/'] },
    ),
    never(
      'protocol-knows-core-only',
      'The protocols of the pages are read by both sides, so they may import only src/core.',
      { path: '^src/(metrics-)?protocol\\.ts$' },
      { path: ['^vscode$', '^src/(?!core/)', '^webview/', '^test/', '^scripts/', 'simple-git', node] },
    ),
    never(
      'manifest-stands-alone',
      'src/manifest.ts is names and types: no VS Code, no Node, no other folder.',
      { path: '^src/manifest\\.ts$' },
      { path: ['^vscode$', '^src/', '^webview/', '^test/', '^scripts/', 'simple-git', node] },
    ),
    never(
      'vscode-only-in-editor',
      'Only src/editor and src/extension.ts may import vscode.',
      { path: '^(src|webview)/', pathNot: '^src/(editor/|extension\\.ts$)' },
      { path: '^vscode$' },
    ),
    never(
      'editor-stays-on-its-side',
      'The host never imports the board, a test or a script.',
      { path: '^src/' },
      { path: '^(webview|test|scripts)/' },
    ),
    never(
      'nothing-imports-the-entry',
      'src/extension.ts is the top of the house.',
      { path: '^(src|webview)/' },
      { path: '^src/extension\\.ts$' },
    ),
    never(
      'webview-sees-core-and-protocol',
      'A page may import src/core and the protocols, nothing else of the host.',
      { path: '^webview/' },
      {
        path: [
          '^vscode$',
          '^src/(?!core/|(metrics-)?protocol\\.ts$)',
          '^test/',
          '^scripts/',
          'simple-git',
          node,
        ],
      },
    ),
    never(
      'webview-uses-no-node',
      'The board runs in a browser frame.',
      { path: '^webview/' },
      { dependencyTypes: ['core'] },
    ),
    never(
      'toolkit-from-one-file',
      'The UI toolkit is retired upstream: one file knows it, so one file replaces it.',
      { path: '^(src|webview)/', pathNot: '^webview/toolkit\\.ts$' },
      { path: '@vscode/webview-ui-toolkit' },
    ),
    never(
      'no-cycles',
      'Two files that need each other are one file, or a third is missing.',
      { path: '^(src|webview|scripts|test)/' },
      { circular: true },
    ),
    never(
      'imports-resolve',
      'An import must lead somewhere.',
      { path: '^(src|webview)/' },
      { couldNotResolve: true, pathNot: '^vscode$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true, // type-only imports are imports
    moduleSystems: ['es6', 'tsd'],
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
