// What any extension costs at least, and any webview: a page with one word in it.
const vscode = require('vscode');

exports.activate = (context) => {
  const show = () => {
    const panel = vscode.window.createWebviewPanel('empty.webview', 'Empty', vscode.ViewColumn.Active, {
      enableScripts: true,
    });
    panel.webview.html = '<!doctype html><html><body><h1 id="empty">Empty</h1></body></html>';
  };
  context.subscriptions.push(vscode.commands.registerCommand('empty.show', show));
};
