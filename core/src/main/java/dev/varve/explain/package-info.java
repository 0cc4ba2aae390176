/** Why a border lies where it lies: sentences and a page, made from the numbers of an explanation alone. */
package dev.varve.explain;
