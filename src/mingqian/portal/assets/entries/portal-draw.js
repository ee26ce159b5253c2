/** The ceremony in public. */
import { startCeremony } from "@ui/js/ceremony/index.js";

startCeremony();
