/** Blocking and tiny: the reader's large type and contrast are on before the first paint. */
import { applyView } from "@ui/js/view.js";

applyView();
