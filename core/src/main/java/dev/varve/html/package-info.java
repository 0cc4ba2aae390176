/** Pages of HTML that need nothing besides: elements, and the style that they share. */
package dev.varve.html;
