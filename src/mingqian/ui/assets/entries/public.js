/** The public portal: works without any of this. */
import "@ui/js/toasts.js";
import "@ui/js/navigation.js";
import "@ui/js/forms.js";
import "@ui/js/copy.js";
import "@ui/js/countdown.js";
import { bindView } from "@ui/js/view.js";

bindView();
