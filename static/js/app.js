// What every page loads.
import "./times.js";
import "./theme.js";
import "./dialogs.js";
import "./toasts.js";
import "./copy.js";
import "./keys.js";
import "./live.js";
import "./morph.js";
import "./wrong.js";
