/** What travels with a model: classes, preprocessing, provenance; and the error that a user can mend. */
package dev.varve.card;
