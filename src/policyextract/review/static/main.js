// What every page has: keys, help, decisions that are kept until they are sent, undo. Scripts find their way by:
//   main a[rel=next], a[rel=prev], a[rel=up]   the record's neighbours and its queue
//   form[action="/records/ID/decide"]          fields csrf, version, key, verdict and what goes with it
//   [data-record]                              whose words and fields these are
// A page is `shown` (event of the document) when it has come in place of another one; see visits.js.

import "./help.js";
import "./regions.js";
