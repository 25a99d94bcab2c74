import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension', () => {
  it('is installed and activates', async () => {
    const extension = vscode.extensions.getExtension('fireline.fireline');
    assert.ok(extension, 'fireline.fireline is not among the extensions of this window');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
