// What every page has: keys, help, decisions that are kept until they are sent, undo. Scripts find their way by
// what stands on the page:
//   #back, main a[rel=next], a[rel=prev]    the queue that a record was chosen from, its neighbours there
//   form[action="/records/ID/decide"]       one form or several; [name=verdict] is a button or a hidden field, with
//                                           [name=reason] (radio buttons or a list) and [name=note]; `key` is ours
//   [data-field=NAME] in such a form        around the controls of a field, with start-NAME and end-NAME for its
//                                           words; data-doubt where it is the one that is least sure
//   input[data-regions]                     a region is typed; [data-reading=NAME]: what is typed is read back
//   form[action="/undo"]                    the last step
// A page of a record comes in place of another one: `onShown` of visits.js wires each up.

import "./help.js";
import "./regions.js";
import "./selecting.js";
import "./deciding.js";
import "./undoing.js";
import "./waiting.js";
import "./readings.js";
import "./editing.js";
import "./marking.js";
