/** Files that are whole or absent, and what their bytes hash to: what every writer of files in Varve promises. */
package dev.varve.files;
