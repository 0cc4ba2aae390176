/** A known network made ready for new classes: cut, with a new head, and divided into layer groups. */
package dev.varve.assembly;
