/** The officials' desk. */
import "@ui/js/htmx.js";
import "@ui/js/toasts.js";
import "@ui/js/navigation.js";
import "@ui/js/dialogs.js";
import "@ui/js/confirm.js";
import "@ui/js/forms.js";
import "@ui/js/selection.js";
import "@ui/js/copy.js";
import "@ui/js/combobox.js";
import "@ui/js/countdown.js";
