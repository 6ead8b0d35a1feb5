// Starts `regio-graph lsp` for Turtle and TriG; everything else is the server's.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;

async function start() {
  const settings = vscode.workspace.getConfiguration("regio-graph");
  const [command, ...before] = settings.get("command", ["regio-graph"]);
  const args = [...before, "lsp", "--lang", settings.get("language", "nl")];
  const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  client = new LanguageClient(
    "regio-graph",
    "regio-graph",
    { command, args, options: { cwd } },
    {
      documentSelector: [{ language: "turtle" }, { language: "trig" }],
      synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{ttl,trig,rq}") },
    },
  );
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(
      `regio-graph: '${command}' could not be started (${error.message}). ` +
        "Install it with pip install 'regio-graph[lsp]', or set regio-graph.command.",
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running?.isRunning()) await running.stop();
}

exports.activate = async (context) => {
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("regio-graph")) {
        await stop();
        await start();
      }
    }),
  );
  await start();
};

exports.deactivate = stop;
