/**
 * Words that say little of where a fault is. Frequencies of a window of a few dozen commits are too few to tell
 * them: there "again" may be as rare as the name of a module.
 */

/** Of grammar, and what every report of an incident says: no evidence at all. */
const EMPTY = `
a about across after again against all also am an and any are aren as at avoid be because been before being
between both break breaking breaks broke broken bug bugs but by can cannot cause caused causes causing
change changed changes cl com commit commits could couldn did didn do does doesn doing don done due during
each eg etc even fail failed failing fails failure failures first fix fixed fixes for from get gets getting
got had has hasn have having he her here his how however http https i ie if in incident instead into is isn
issue issues it its just let lets like ll may me merge merged might more must my net no nor not now of off
on one only or org other our out outage over patch per pr problem problems re really regression revert
reverted reverting reverts same see seem seemed seemingly seems shall she should shouldn since so some still
such than that the their them then there these they this those three through to too two under until up upon
us ve very via was wasn we well were what when where which while who whom whose why will with within without
won would wouldn www yet you your`;

/** Found in the commit messages of nearly every project, whatever it is about: weak evidence. */
const COMMON = `
ability able accept access actions actually ad add added adding additional address adds allow allows already
always another anyway api app apply argument around array assert auto automatically available back base
based basic better block branch build building bump button cache call called calls case cases catch changing
check checking checks ci class classes clean cleanup clear client code command comment comments compare
config configuration confusing consider consistent contains content context control convert copy correct
correctly create created creates current currently custom data db debug default defined dependency
deprecated description details dev diff different directly directory disable disabled doc docs documentation
down drop duplicate easier empty enable enabled end ensure entry environment error errors event events every
everything example except exception exceptions existing exists expected explicit explicitly extra feature
few field file files filter find flag follow following form format formatting found full function
functionality functions future generate generated git github given global go group handle handling help html
id ignore image implement implementation implements import improve include includes index individual info
information initial instance integration introduce introduced invalid itself job json keep last later latest
least left legacy level lib limit line lines link links lint list load local locally log logging logic long
longer made main make makes making many map master match means message metadata method methods migration
minor missing mode model module most move moved moving much multiple name names native necessary need needed
needs never new next non note notes number object objects old once open option optional options order
original otherwise output override own page parameter parameters parse part parts pass passed passing path
paths pattern performance place point possible prefix prevent previous previously private process project
properly publish pull put query rather read readme reason reduce redundant refactor related release relevant
remove removed removes removing rename render rendering replace repo report request requests require
required requires resolve response rest result results return returns review rules run running save script
search second section security self send sense separate server service set setting setup shared show similar
simplify single size skip small source space specific specify split standard start state static status step
stop string style support sure switch table tag tags target task template test testing tests text thing
think thus time times top true try trying type types typo unit unnecessary unused update updated updates
updating upgrade url usage use used useful user users uses using validate validation value values variable
various version versions view want warning way whether width work working works wrong`;

const listed = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));
const empty = listed(EMPTY);
const common = listed(COMMON);

/** In lower case, and not stemmed. */
export const isEmptyWord = (word: string): boolean => empty.has(word);
export const isCommonWord = (word: string): boolean => common.has(word);
