/** The ceremony on the desk. */
import { startCeremony } from "@ui/js/ceremony/index.js";

startCeremony();
