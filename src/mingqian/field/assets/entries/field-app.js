/** The phone face: answering points, photographs, the drawn signature, the network strip. */
import "../js/points.js";
import "../js/photographs.js";
import "../js/signature.js";
import "../js/network.js";
