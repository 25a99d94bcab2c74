import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Everything a page may load lies in here. */
export const boardRoot = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist');

interface Page {
  /** Of its script and its styles. */
  readonly name: 'board' | 'metrics';
  readonly title: string;
  /** The element that it draws itself into. */
  readonly root: string;
}

export const boardHtml = (webview: vscode.Webview, extension: vscode.Uri, incident: string): string =>
  pageHtml(webview, extension, {
    name: 'board',
    title: 'Incident board',
    root: `<div id="board" aria-busy="true" data-incident="${incident}"></div>`,
  });

/**
 * A page without data in it, because it asks for its state when it is ready. Only our own files may run, nothing
 * inline, nothing from anywhere else.
 */
export function pageHtml(
  webview: vscode.Webview,
  extension: vscode.Uri,
  { name, title, root }: Page,
): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (fileName: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(boardRoot(extension), fileName)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${file(`${name}.css`)}">
</head>
<body>
${root}
<script type="module" nonce="${nonce}" src="${file(`${name}.js`)}"></script>
</body>
</html>`;
}
