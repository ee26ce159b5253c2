/** What every page on an inspector's phone needs; the offline parts are the field face's own. */
import "@ui/js/toasts.js";
import "@ui/js/navigation.js";
import "@ui/js/dialogs.js";
import "@ui/js/confirm.js";
import "@ui/js/forms.js";
