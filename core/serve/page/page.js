// gw's page: asks the admin API every two seconds and shows what it says. No address but its own is asked.
// A module for each topic; this one starts them, when the whole document is there.

import {make_totals} from "./header.js";
import {later, pause, start_polling} from "./poll.js";
import {make_theme_switch} from "./theme.js";
import {make_token_form} from "./token.js";
import {make_trace_form} from "./trace.js";
import {make_views} from "./views.js";

make_totals();
make_theme_switch();
make_trace_form();
make_token_form({pause, resume: () => later(1)});
make_views();
start_polling();
