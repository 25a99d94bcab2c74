import type { CommandName } from '../../manifest.ts';
import type { Services } from '../services.ts';

/**
 * @param argument what a tree item, the board or a caller passes: parsed before it is used
 * @param others of a menu on several files: all of them
 */
type Handler = (services: Services, argument: unknown, others: unknown) => Promise<unknown>;

/** A command reads its own part of the code, and that when it is first run. */
const from =
  <Module>(load: () => Promise<Module>) =>
  (pick: (module: Module) => Handler): Handler =>
  async (...given) =>
    pick(await load())(...given);

const actions = from(() => import('./actions.ts'));
const bisect = from(() => import('./bisect.ts'));
const clocks = from(() => import('./clocks.ts'));
const backlog = from(() => import('./backlog.ts'));
const closing = from(() => import('./closing.ts'));
const bundles = from(() => import('./bundles.ts'));
const cause = from(() => import('./cause.ts'));
const deploymentMarks = from(() => import('./deploymentMarks.ts'));
const declare = from(() => import('./declare.ts'));
const declareFromAlert = from(() => import('./declareFromAlert.ts'));
const comms = from(() => import('./comms.ts'));
const commits = from(() => import('./commits.ts'));
const entries = from(() => import('./entries.ts'));
const github = from(() => import('./github.ts'));
const githubIssues = from(() => import('./githubIssues.ts'));
const recordDeployment = from(() => import('./recordDeployment.ts'));
const evidence = from(() => import('./evidence.ts'));
const evidenceText = from(() => import('./evidenceText.ts'));
const exporting = from(() => import('./exports.ts'));
const facts = from(() => import('./facts.ts'));
const handOff = from(() => import('./handOff.ts'));
const hotfix = from(() => import('./hotfix.ts'));
const hypotheses = from(() => import('./hypotheses.ts'));
const response = from(() => import('./response.ts'));
const incidents = from(() => import('./incidents.ts'));
const join = from(() => import('./join.ts'));
const metrics = from(() => import('../metrics/panel.ts'));
const gitFacts = from(() => import('./gitFacts.ts'));
const notes = from(() => import('./notes.ts'));
const postmortem = from(() => import('./postmortem.ts'));
const problems = from(() => import('./problems.ts'));
const roles = from(() => import('./roles.ts'));
const picks = from(() => import('./picks.ts'));
const rollback = from(() => import('./rollback.ts'));
const rollbackSteps = from(() => import('./rollbackSteps.ts'));
const screenshot = from(() => import('./screenshot.ts'));
const share = from(() => import('./share.ts'));
const review = from(() => import('./review.ts'));
const status = from(() => import('./status.ts'));
const sync = from(() => import('./sync.ts'));
const suspects = from(() => import('./suspects.ts'));
const runbooks = from(() => import('./runbooks.ts'));
const stepCommand = from(() => import('./stepCommand.ts'));
const similar = from(() => import('./similar.ts'));
const steps = from(() => import('./steps.ts'));
const whys = from(() => import('./whys.ts'));
const workStep = from(() => import('./workStep.ts'));

const showLog: Handler = ({ log }) => {
  log.show();
  return Promise.resolve();
};

/** What each command does. Forgetting one does not compile. Loaded when the first command is run. */
export const HANDLERS: Readonly<Record<CommandName, Handler>> = {
  declareIncident: declare((its) => its.declareIncident),
  declareFromAlert: declareFromAlert((its) => its.declareFromAlert),
  openBoard: incidents((its) => its.openBoard),
  switchIncident: incidents((its) => its.switchIncident),
  setActiveIncident: incidents((its) => its.setActiveIncident),
  copyIncidentId: incidents((its) => its.copyIncidentId),
  copyIncidentLink: incidents((its) => its.copyIncidentLink),
  shareIncident: share((its) => its.shareIncident),
  stopSharing: sync((its) => its.stopSharing),
  syncNow: sync((its) => its.syncNow),
  joinIncident: join((its) => its.joinIncident),
  saveBundle: bundles((its) => its.saveBundle),
  openBundle: bundles((its) => its.openBundle),
  openHandOff: handOff((its) => its.openHandOff),
  postUpdate: comms((its) => its.postUpdate),
  writeBrief: comms((its) => its.writeBrief),
  setChannelSecret: comms((its) => its.setChannelSecret),
  testChannel: comms((its) => its.testChannel),
  markRead: handOff((its) => its.markRead),
  changeSeverity: status((its) => its.changeSeverity),
  changeStatus: status((its) => its.changeStatus),
  resolveIncident: status((its) => its.resolveIncident),
  reopenIncident: closing((its) => its.reopenIncident),
  closeIncident: closing((its) => its.closeIncident),
  addNote: notes((its) => its.addNote),
  addPastNote: notes((its) => its.addPastNote),
  addFromGit: gitFacts((its) => its.addFromGit),
  addEvidence: evidence((its) => its.addEvidence),
  addFileEvidence: evidence((its) => its.addFileEvidence),
  addSelectionEvidence: evidenceText((its) => its.addSelectionEvidence),
  addTerminalEvidence: evidenceText((its) => its.addTerminalEvidence),
  addLinkEvidence: evidence((its) => its.addLinkEvidence),
  pasteScreenshot: screenshot((its) => its.pasteScreenshot),
  recordFacts: facts((its) => its.recordFacts),
  setMilestone: facts((its) => its.setMilestone),
  assignRole: roles((its) => its.assignRole),
  releaseRole: roles((its) => its.releaseRole),
  decideCause: cause((its) => its.decideCause),
  linkDeployment: cause((its) => its.linkDeployment),
  ruleOutSuspect: suspects((its) => its.ruleOutSuspect),
  openHypothesis: hypotheses((its) => its.openHypothesis),
  judgeHypothesis: hypotheses((its) => its.judgeHypothesis),
  recordRemedy: response((its) => its.recordRemedy),
  judgeRemedy: response((its) => its.judgeRemedy),
  recordFigure: response((its) => its.recordFigure),
  addWhy: whys((its) => its.addWhy),
  addTrace: suspects((its) => its.addTrace),
  openCommit: commits((its) => its.openCommit),
  openOnHost: commits((its) => its.openOnHost),
  unlinkDeployment: cause((its) => its.unlinkDeployment),
  refreshDeployments: cause((its) => its.refreshDeployments),
  recordDeployment: recordDeployment((its) => its.recordDeployment),
  chooseDeploymentMarks: deploymentMarks((its) => its.chooseDeploymentMarks),
  readGithubDeployments: github((its) => its.readGithubDeployments),
  forgetGithubDeployments: github((its) => its.forgetGithubDeployments),
  copyRevision: cause((its) => its.copyRevision),
  createHotfixBranch: hotfix((its) => its.createHotfixBranch),
  prepareRollback: rollback((its) => its.prepareRollback),
  performRollback: rollback((its) => its.performRollback),
  continueRollback: rollbackSteps((its) => its.continueRollback),
  markRolledBack: rollbackSteps((its) => its.markRolledBack),
  giveUpRollback: rollbackSteps((its) => its.giveUpRollback),
  openRollbackWorktree: rollbackSteps((its) => its.openRollbackWorktree),
  pickCommits: picks((its) => its.pickCommits),
  startBisect: bisect((its) => its.startBisect),
  markBisect: bisect((its) => its.markBisect),
  resumeBisect: bisect((its) => its.resumeBisect),
  stopBisect: bisect((its) => its.stopBisect),
  createPostmortem: postmortem((its) => its.createPostmortem),
  refreshPostmortem: postmortem((its) => its.refreshPostmortem),
  changeReview: review((its) => its.changeReview),
  sendToBacklog: backlog((its) => its.sendToBacklog),
  sendToGithub: githubIssues((its) => its.sendToGithub),
  addAction: actions((its) => its.addAction),
  changeAction: actions((its) => its.changeAction),
  closeAction: actions((its) => its.closeAction),
  reopenAction: actions((its) => its.reopenAction),
  copyActionTrailer: actions((its) => its.copyActionTrailer),
  hideDoneActions: actions((its) => its.hideDoneActions),
  openAction: actions((its) => its.openAction),
  openActionLink: actions((its) => its.openActionLink),
  refreshActions: actions((its) => its.refreshActions),
  showDoneActions: actions((its) => its.showDoneActions),
  acknowledgeIncident: clocks((its) => its.acknowledgeIncident),
  acknowledgeEscalation: clocks((its) => its.acknowledgeEscalation),
  snoozeUpdate: clocks((its) => its.snoozeUpdate),
  recordUpdateSent: clocks((its) => its.recordUpdateSent),
  workStep: workStep((its) => its.workStep),
  skipStep: steps((its) => its.skipStep),
  failStep: steps((its) => its.failStep),
  noteStep: steps((its) => its.noteStep),
  runStepAction: steps((its) => its.runStepAction),
  runStepCommand: stepCommand((its) => its.runStepCommand),
  attachRunbook: runbooks((its) => its.attachRunbook),
  detachRunbook: runbooks((its) => its.detachRunbook),
  newRunbook: runbooks((its) => its.newRunbook),
  openRunbook: runbooks((its) => its.openRunbook),
  previewRunbook: runbooks((its) => its.previewRunbook),
  correctEntryTime: entries((its) => its.correctEntryTime),
  retractEntry: entries((its) => its.retractEntry),
  copyEntry: entries((its) => its.copyEntry),
  showMetrics: metrics((its) => its.showMetrics),
  findSimilar: similar((its) => its.findSimilar),
  exportIncident: exporting((its) => its.exportIncident),
  importIncident: exporting((its) => its.importIncident),
  showProblems: problems((its) => its.showProblems),
  showLog,
};
