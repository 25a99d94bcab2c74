import { Incident, startStory, type Story } from './story.ts';

describe('correcting and retracting', function () {
  this.timeout(120_000);
  let story: Story;
  let incident: Incident;

  before(async () => {
    story = await startStory();
    incident = new Incident(story);
    const { workbench } = story;
    await workbench.sidebar.open('Fireline');
    await workbench.command('Incident: Declare Incident');
    await workbench.palette.answer('Search finds nothing');
    await workbench.palette.pick('P1 (SEV-2)');
    await workbench.sidebar.row('Incidents', /Response due/).waitFor();
  });
  after(async () => story.end());

  it('S02: past its time the response reads overdue in the tree, on the board and in the status bar', async () => {
    const { workbench } = story;
    const { sidebar, palette } = workbench;
    await sidebar.askByContextMenu('Timeline', /Declared at P1/, 'Correct Time…');
    await palette.answer('90 min ago');
    await sidebar.row('Incidents', /Response overdue by 30 min/).waitFor();
    await workbench.statusBar(/Response overdue by 30 min/).waitFor();
    await (
      await incident.board()
    )
      .getByText(/overdue by 30 min/)
      .first()
      .waitFor();
    await sidebar.row('Timeline', /Declared at P1.*corrected/).waitFor();
  });

  it('C07: a retracted entry stays, marked as retracted, and no longer counts', async () => {
    const { workbench } = story;
    const { sidebar, palette } = workbench;
    await workbench.command('Incident: Change Status…');
    await palette.pick('Monitoring');
    await sidebar.row('Incidents', /Monitoring/).waitFor();
    await sidebar.askByContextMenu('Timeline', /Status: Monitoring/, 'Retract…');
    await palette.answer('not fixed yet');
    await sidebar.row('Incidents', /Investigating/).waitFor();
    await sidebar.row('Timeline', /Status: Monitoring.*retracted/).waitFor();
    await (await incident.board()).locator('.entry[data-retracted=true] s').waitFor();
  });

  it('a note that was begun and left is there at the next try', async () => {
    const { workbench } = story;
    const { palette } = workbench;
    await workbench.command('Incident: Add Note…');
    await workbench.page.getByText(/^Note for INC-/).waitFor();
    await palette.input.fill('The index was rebuilt at');
    await palette.cancel();
    await palette.widget.waitFor({ state: 'hidden' });
    await workbench.command('Incident: Add Note…');
    await workbench.page.getByText(/^Note for INC-/).waitFor();
    await palette.answer(`${await palette.input.inputValue()} 14:05`);
    await workbench.sidebar.row('Timeline', 'The index was rebuilt at 14:05').waitFor();
  });
});
