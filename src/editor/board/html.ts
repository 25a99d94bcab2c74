import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Everything a board may load lies in here. */
export const boardRoot = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist');

/**
 * The page of a board: no data in it, because the board asks for its state when it is ready. Only our own files
 * may run, nothing inline, nothing from anywhere else.
 */
export function boardHtml(webview: vscode.Webview, extension: vscode.Uri, incident: string): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(boardRoot(extension), name)).toString();
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
<title>Incident board</title>
<link rel="stylesheet" href="${file('board.css')}">
</head>
<body>
<div id="board" aria-busy="true" data-incident="${incident}"></div>
<script type="module" nonce="${nonce}" src="${file('board.js')}"></script>
</body>
</html>`;
}
