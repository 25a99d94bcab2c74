// An agent that does what the test tells it: calls a tool of another extension by the API that agents have.
const vscode = require('vscode');

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand('agent.call', async () => {
      const { name, input } = JSON.parse(
        (await vscode.window.showInputBox({ title: 'Tool and input', ignoreFocusOut: true })) ?? '{}',
      );
      try {
        const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
        void vscode.window.showInformationMessage(`Answer: ${content.map(({ value }) => value).join('')}`);
      } catch (error) {
        void vscode.window.showErrorMessage(`Refused: ${String(error)}`);
      }
    }),
  );
};
