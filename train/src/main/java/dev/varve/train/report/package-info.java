/** A finished run, opened to be looked at: its predictions, pictures of where it looks, a page with all of it. */
package dev.varve.train.report;
